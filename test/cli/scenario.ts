import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A run of the command line as a text file:
 *
 *     What it shows, in a sentence
 *     >>> checkpoint <folder>          a small sound checkpoint (see small-checkpoint.ts)
 *     >>> file <path>                  the text of a file, up to the next >>>
 *     >>> remove <path>
 *     >>> env NAME=value
 *     >>> answer <text>                what the user types when asked; an empty one takes what is proposed
 *     >>> terminal                     stdout and stderr are terminals of 80 columns
 *     >>> spawn                        run dist/cli.js too, in a real folder
 *     >>> run lint ./x --model "a b"   arguments; those with spaces are JSON strings
 *     >>> stdout                       what is expected, `{*}` stands for any text within a line
 *     >>> stderr
 *     >>> written <path>               what --format x=<path> has written
 *     >>> code 1
 *
 * {version} is the version, {ESC} the escape character. UPDATE_SCENARIOS=1 writes what happened into the files, except
 * those with `{*}`: read the difference before you keep it.
 */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly checkpoints: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly answers: readonly string[];
  readonly terminal: boolean;
  readonly spawn: boolean;
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly written: ReadonlyMap<string, string>;
  readonly code: number;
}

const FOLDER = fileURLToPath(new URL("../scenarios/", import.meta.url));

export function loadScenarios(): readonly Scenario[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".txt"));
  return names.sort().map((name) => parseScenario(basename(name, ".txt"), readFileSync(FOLDER + name, "utf8")));
}

export function parseScenario(name: string, text: string): Scenario {
  const [description = "", ...sections] = text.split(/^>>> /m);
  const scenario = {
    name,
    description: description.trim(),
    checkpoints: [] as string[],
    files: new Map<string, string>(),
    removed: [] as string[],
    env: {} as Record<string, string>,
    answers: [] as string[],
    terminal: false,
    spawn: false,
    argv: [] as string[],
    stdout: "",
    stderr: "",
    written: new Map<string, string>(),
    code: -1,
  };
  for (const section of sections) {
    const end = section.indexOf("\n");
    const head = section.slice(0, end === -1 ? undefined : end);
    const body = end === -1 ? "" : section.slice(end + 1);
    const space = head.indexOf(" ");
    const key = space === -1 ? head : head.slice(0, space);
    const rest = space === -1 ? "" : head.slice(space + 1);
    if (key === "checkpoint") scenario.checkpoints.push(rest);
    else if (key === "file") scenario.files.set(rest, body);
    else if (key === "remove") scenario.removed.push(rest);
    else if (key === "env") scenario.env[rest.slice(0, rest.indexOf("="))] = rest.slice(rest.indexOf("=") + 1);
    else if (key === "answer") scenario.answers.push(rest);
    else if (key === "terminal") scenario.terminal = true;
    else if (key === "spawn") scenario.spawn = true;
    else if (key === "run") scenario.argv.push(...splitArguments(rest));
    else if (key === "stdout") scenario.stdout = body;
    else if (key === "stderr") scenario.stderr = body;
    else if (key === "written") scenario.written.set(rest, body);
    else if (key === "code") scenario.code = Number(rest);
    else throw new Error(`${name}: unknown section "${key}"`);
  }
  if (scenario.description === "" || !Number.isInteger(scenario.code) || scenario.code < 0) {
    throw new Error(`${name}: a scenario needs a description and a code`);
  }
  return scenario;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly written: ReadonlyMap<string, string>;
  readonly code: number;
}

/** Puts what happened in place of what was expected. */
export function updateScenario(name: string, outcome: Outcome, encode: (text: string) => string): void {
  const path = `${FOLDER}${name}.txt`;
  const text = readFileSync(path, "utf8");
  if (text.includes("{*}")) return;
  const kept = text.split(/^(?=>>> )/m).filter((section) => !/^>>> (?:stdout|stderr|written|code)/.test(section));
  const section = (head: string, body: string): string => (body === "" ? "" : `>>> ${head}\n${encode(body)}`);
  writeFileSync(
    path,
    [
      ...kept,
      section("stdout", outcome.stdout),
      section("stderr", outcome.stderr),
      ...[...outcome.written].map(([file, body]) => section(`written ${file}`, body)),
      `>>> code ${outcome.code}\n`,
    ].join(""),
  );
}

function splitArguments(text: string): readonly string[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)].map(([word]) => (word.startsWith('"') ? JSON.parse(word) : word));
}

/** `{*}` in the expected text stands for any text within a line; the whole must match. */
export function matchesText(actual: string, expected: string): boolean {
  const parts = expected.split("{*}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^\\n]*")}$`).test(actual);
}
