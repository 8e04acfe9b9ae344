import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { makeFolder, writeAtomically } from "../src/cli/write-atomically.ts";
import { CheckpointlintError, ConfigError, UsageError } from "../src/errors.ts";
import type { JsonValue } from "../src/format/json/json-value.ts";
import { parseJson } from "../src/format/json/parse-json.ts";
import { readBaseModelEntry } from "../src/model/base-model-entry.ts";
import { draftEntry } from "../src/model/draft-entry.ts";
import { createModelRegistry } from "../src/model/model-registry.ts";
import type { SourceStatus } from "../src/model/source-of.ts";

export interface ModelsAddIo {
  /** The clone. */
  readonly root: string;
  /** What relative paths are meant from. */
  readonly cwd: string;
  say(line: string): void;
  complain(line: string): void;
}

const USAGE = `npm run models:add -- <config.json> [options]

Writes an entry for a base model from its own files: config.json, and beside it generation_config.json,
tokenizer.json and tokenizer_config.json where they are.

  --name <name>            what API requests call the model; without it, the Hub id's
  --hub-id <owner/name>    its repository on the Hub, if it has one
  --tokenizer <file>       tokenizer.json, if it is elsewhere
  --status <status>        what sources says of the files: seen (you have the authors' own), unverified, inferred
  --out <folder>           where entries are kept (models/)
  --force                  write over an entry of that name`;
const STATUSES: readonly SourceStatus[] = ["seen", "unverified", "inferred"];

/** @returns the exit code: 0 written, 2 not */
export async function modelsAdd(argv: readonly string[], io: ModelsAddIo): Promise<0 | 2> {
  try {
    const options = readOptions(argv);
    if (options === null) io.say(USAGE);
    else await add(options, io);
    return 0;
  } catch (error) {
    if (!(error instanceof CheckpointlintError)) throw error;
    io.complain(`error: ${error.message}`);
    if (error.hint !== null) io.complain(`hint: ${error.hint}`);
    return 2;
  }
}

interface Options {
  readonly config: string;
  readonly name: string | null;
  readonly hubId: string | null;
  readonly tokenizer: string | null;
  readonly status: SourceStatus;
  readonly out: string | null;
  readonly force: boolean;
}

async function add(options: Options, { root, cwd, say }: ModelsAddIo): Promise<void> {
  const path = resolve(cwd, options.config);
  const folder = dirname(path);
  const beside = (name: string): string | null =>
    existsSync(join(folder, name)) ? readText(join(folder, name)) : null;
  const tokenizer = options.tokenizer === null ? join(folder, "tokenizer.json") : resolve(cwd, options.tokenizer);
  const config = readText(path);
  const { name, open, text } = draftEntry(
    {
      config,
      generationConfig: beside("generation_config.json"),
      tokenizerConfig: beside("tokenizer_config.json"),
      tokenizer: options.tokenizer !== null || existsSync(tokenizer) ? readBytes(tokenizer) : null,
      names: namesIn(folder),
    },
    options,
  );
  const shipped = join(root, "models");
  const out = options.out === null ? shipped : resolve(cwd, options.out);
  const target = join(out, `${name}.json`);
  if (existsSync(target) && !options.force) {
    throw new UsageError(`${show(target, cwd)} exists`, { hint: "--force writes over it; --name gives another" });
  }
  if (existsSync(join(shipped, `${name}.json`)) && !options.force) {
    throw new UsageError(`${name} is a model that ships`, {
      hint: "--force writes an entry that takes its place; --name gives another",
    });
  }
  const entry: JsonValue = JSON.parse(text);
  checkSchema(entry, root);
  checkNames(entry, name, [...new Set([shipped, out])], cwd);
  await makeFolder(out);
  await writeAtomically(target, text);
  say(`wrote ${show(target, cwd)}`);
  say("still to be filled in, where you know it:");
  for (const part of open) say(`  ${part}`);
  say(
    out === shipped
      ? `then: npm test; checkpointlint models show ${name}`
      : `then: checkpointlint models show ${name} --server ${shellWord(show(out, cwd))}`,
  );
}

/** @throws ConfigError */
function checkSchema(entry: JsonValue, root: string): void {
  const schema = JSON.parse(readText(join(root, "schemas", "base-model.schema.json")));
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  if (!validate(entry)) {
    const [first] = validate.errors ?? [];
    throw new ConfigError(`the entry does not fit its schema: ${first?.instancePath ?? ""} ${first?.message ?? ""}`, {
      hint: "schemas/base-model.schema.json says what a base model holds",
    });
  }
}

/**
 * @param folders of the models that it will stand beside; an entry of a later one takes the place of its namesake
 * @throws ConfigError when another of them answers to one of its names
 */
function checkNames(entry: JsonValue, name: string, folders: readonly string[], cwd: string): void {
  const byName = new Map<string, JsonValue>();
  for (const folder of folders) {
    const files = existsSync(folder) ? namesIn(folder).filter((file) => file.endsWith(".json")) : [];
    for (const file of files.filter((each) => each !== "model-types.json" && each !== `${name}.json`)) {
      const other = readEntry(join(folder, file), cwd);
      byName.set(readBaseModelEntry(other).name, other);
    }
  }
  byName.set(name, entry);
  createModelRegistry([...byName.values()]);
}

/** @throws ConfigError that names the file, which the user may have put there for another purpose */
function readEntry(path: string, cwd: string): JsonValue {
  const { value, faults } = parseJson(readText(path));
  const hint = "the folder of --out may hold base models only: take another one, or move this file away";
  if (value === undefined || faults.length > 0) throw new ConfigError(`${show(path, cwd)}: no sound JSON`, { hint });
  try {
    readBaseModelEntry(value);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`${show(path, cwd)} is no base model: ${error.message}`, { hint, cause: error });
  }
  return value;
}

function readOptions(argv: readonly string[]): Options | null {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const spec = { name: text, "hub-id": text, tokenizer: text, status: text, out: text, force: flag, help: flag };
  const args = joinDashed(argv, new Set(Object.entries(spec).flatMap(([key, each]) => (each === text ? [key] : []))));
  const { positionals, values } = parse(() => parseArgs({ args, options: spec, allowPositionals: true }));
  if (values.help === true) return null;
  const [config, extra] = positionals;
  if (config === undefined) throw new UsageError("no config.json is given", { hint: USAGE });
  if (extra !== undefined) throw new UsageError(`one config.json is wanted, "${extra}" is another`, { hint: USAGE });
  const status = STATUSES.find((each) => each === (values.status ?? "seen"));
  if (status === undefined) {
    throw new UsageError(`--status is "${values.status}"`, { hint: `it may be ${STATUSES.join(", ")}` });
  }
  const hubId = values["hub-id"] ?? null;
  if (hubId !== null && !/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/.test(hubId)) {
    throw new UsageError(`--hub-id is "${hubId}"`, { hint: "write owner/name, as huggingface.co has it" });
  }
  const { name = null, out = null, tokenizer = null, force = false } = values;
  return { config, name, hubId, tokenizer, status, out, force };
}

/** `--name -x` as `--name=-x`: there are no short options, so that a single dash begins a value. */
function joinDashed(argv: readonly string[], textOptions: ReadonlySet<string>): string[] {
  return argv.flatMap((each, at) => {
    const takes = (option: string | undefined): boolean =>
      option?.startsWith("--") === true && textOptions.has(option.slice(2));
    const dashed = (value: string | undefined): boolean => /^-[^-]/.test(value ?? "");
    if (takes(argv[at - 1]) && dashed(each)) return [];
    return takes(each) && dashed(argv[at + 1]) ? [`${each}=${argv[at + 1]}`] : [each];
  });
}

/** What node:util says of a wrong option is a sentence for people. */
function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const lacking = /^Option '(--[a-z-]+)[^']*' argument (?:is ambiguous|missing)/.exec(
      String(error instanceof Error ? error.message : error),
    );
    if (lacking !== null) throw new UsageError(`option '${lacking[1]}' needs a value`, { hint: USAGE, cause: error });
    const [message = ""] = error instanceof Error ? error.message.split(". ") : [];
    throw new UsageError(message.charAt(0).toLowerCase() + message.slice(1), { hint: USAGE, cause: error });
  }
}

function readText(path: string): string {
  return readBytes(path).toString("utf8");
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    const reason = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "it is a folder" : String(code);
    throw new UsageError(`cannot read ${path}: ${reason}`, { hint: "give the path of a config.json", cause: error });
  }
}

/** @throws UsageError for what is no folder, or may not be read */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    const reason = code === "ENOTDIR" ? "it is no folder" : String(code);
    throw new UsageError(`cannot read the folder ${folder}: ${reason}`, { hint: "give another folder", cause: error });
  }
}

/** A path for a shell, in quotes where it needs them. */
function shellWord(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function show(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}
