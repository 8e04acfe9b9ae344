import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { smallCheckpoint } from "./cli/small-checkpoint.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "dist", "cli.js");

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}
interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const ACTION: Action = parse(readFileSync(join(ROOT, "action.yml"), "utf8"));
const MATCHER = JSON.parse(readFileSync(join(ROOT, ".github", "checkpointlint-matcher.json"), "utf8"));
const lintStep = ACTION.runs.steps.find(({ id }) => id === "lint");

describe("action.yml", () => {
  it("is a composite action whose inputs reach scripts through the environment only", () => {
    expect([ACTION.runs.using, ACTION.runs.steps.map(({ id, shell }) => [id, shell])]).toEqual([
      "composite",
      [
        ["install", "bash"],
        ["lint", "bash"],
      ],
    ]);
    for (const { run } of ACTION.runs.steps) expect(run).not.toContain("${{");
  });

  it("uses every input, and only those and steps that there are", () => {
    const text = readFileSync(join(ROOT, "action.yml"), "utf8");
    const used = new Set([...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(ACTION.inputs).sort());
    const written = [...text.matchAll(/echo "([\w-]+)=/g)].map(([, name]) => name);
    for (const { value } of Object.values(ACTION.outputs)) {
      const [, name] = /^\$\{\{ steps\.lint\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
      expect(written).toContain(name);
    }
    for (const { description } of [...Object.values(ACTION.inputs), ...Object.values(ACTION.outputs)]) {
      expect(description).not.toBe("");
    }
  });
});

describe.skipIf(!existsSync(CLI) || spawnSync("bash", ["--version"]).status !== 0)("the step of the action", () => {
  let folder = "";
  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };

  beforeEach(() => {
    folder = temporaryFolder();
    for (const path of ["work/good", "work/my runs/é bad"]) {
      for (const [name, content] of smallCheckpoint()) put(`${path}/${name}`, content);
    }
    const config = String(smallCheckpoint().get("config.json"));
    put("work/my runs/é bad/config.json", config.replace('"model_type": "llama",', ""));
    mkdirSync(join(folder, "temp"));
  });

  function lint(inputs: Readonly<Record<string, string>>): {
    code: number | null;
    out: string;
    err: string;
    outputs: string;
  } {
    const output = join(folder, "output");
    writeFileSync(output, "");
    const defaults = { PATHS: ".", MODEL: "", CONFIG: "", FAIL_ON: "error", SARIF: "", ARGS: "" };
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", lintStep?.run ?? ""],
      {
        cwd: join(folder, "work"),
        encoding: "utf8",
        env: {
          PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
          PROGRAM: CLI,
          ACTION_PATH: ROOT.replace(/\/$/, ""),
          RUNNER_TEMP: join(folder, "temp"),
          GITHUB_WORKSPACE: join(folder, "work"),
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
          ...defaults,
          ...inputs,
        },
      },
    );
    return { code: status, out: stdout, err: stderr, outputs: readFileSync(output, "utf8") };
  }

  it("passes, with its outputs", () => {
    const { code, out, outputs } = lint({ PATHS: "good" });
    expect([code, outputs]).toEqual([0, "exit-code=0\nerrors=0\nwarnings=0\n"]);
    expect(out).toContain(`::add-matcher::${ROOT}.github/checkpointlint-matcher.json\n`);
    expect(out).toContain("::remove-matcher owner=checkpointlint::\n");
  });

  it("fails for a fault, which the problem matcher reads, and writes a SARIF report and a summary", () => {
    const { code, out, outputs } = lint({ PATHS: "good\nmy runs/é bad", SARIF: "out.sarif" });
    expect(code).toBe(1);
    expect(outputs).toMatch(/^exit-code=1\nerrors=\d+\nwarnings=\d+\nsarif=.*\/work\/out\.sarif\n$/);
    const [problemMatcher] = MATCHER.problemMatcher;
    const [pattern] = problemMatcher.pattern;
    const matches = out
      .split("\n")
      .map((line) => new RegExp(pattern.regexp).exec(line))
      .filter((match) => match !== null);
    const fields = matches.map((match) => ["file", "line", "severity", "code"].map((key) => match[pattern[key]]));
    expect(fields).toContainEqual(["my runs/é bad/config.json", "1", "error", "config/model-type-missing"]);
    expect(matches).toHaveLength(
      Number(/errors=(\d+)/.exec(outputs)?.[1]) + Number(/warnings=(\d+)/.exec(outputs)?.[1]),
    );
    expect(JSON.parse(readFileSync(join(folder, "work/out.sarif"), "utf8")).version).toBe("2.1.0");
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("config/model-type-missing");
  });

  it("takes further arguments, a line each, and no text of an input for a command", () => {
    const trap = '$(touch trap) `touch trap`; touch trap "';
    const { code, err } = lint({ PATHS: `-x\n${trap}`, ARGS: "--rule\nconfig/model-type-missing:off" });
    expect(code).toBe(2);
    expect(err).toContain("error: -x: no such file or folder");
    expect(existsSync(join(folder, "work/trap"))).toBe(false);
    const passed = lint({ PATHS: "good", MODEL: "none", FAIL_ON: "info", ARGS: "--no-config\n\n--quiet" });
    expect(passed.code).toBe(0);
  });

  it("says what could not be checked", () => {
    const { code, outputs, err } = lint({ PATHS: "nowhere", FAIL_ON: "maybe" });
    expect([code, outputs]).toEqual([2, "exit-code=2\nerrors=\nwarnings=\n"]);
    expect(err).toContain('--fail-on is "maybe"');
  });
});
