import { ConfigError } from "../errors.ts";
import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { toValue } from "../format/json/parse-json.ts";
import { parseTree } from "../format/json/parse-tree.ts";
import { printTree } from "../format/json/print-tree.ts";
import type { JsonNode } from "../format/json/syntax-tree.ts";
import { LineIndex } from "../format/text/line-index.ts";
import { draftSpecialTokens } from "./draft-special-tokens.ts";
import { normaliseName } from "./model-registry.ts";
import type { SourceStatus } from "./source-of.ts";
import { tokenizerFingerprint } from "./tokenizer-fingerprint.ts";

/** The files of a base model, whole; null where there is none. */
export interface BaseModelFiles {
  readonly config: string;
  readonly generationConfig: string | null;
  readonly tokenizerConfig: string | null;
  readonly tokenizer: Uint8Array | null;
  /** Names of all files in its folder. */
  readonly names: readonly string[];
}

export interface DraftOptions {
  /** Served name; null takes the Hub id's. */
  readonly name: string | null;
  /** owner/name; null for a private model. */
  readonly hubId: string | null;
  /** What `sources` says of the files. */
  readonly status: SourceStatus;
}

export interface DraftedEntry {
  readonly name: string;
  /** The text of models/<name>.json. */
  readonly text: string;
  /** What only the user can tell, each with what it is for. */
  readonly open: readonly string[];
}

/** Without these a checkpoint of the base is not whole, where the base itself has them. */
const REQUIRED =
  /^(?:config|generation_config|special_tokens_map|tokenizer|tokenizer_config|added_tokens|vocab|preprocessor_config|processor_config)\.json$|^merges\.txt$|^chat_template\.jinja$/;
const EXPECTED = /^(?:tokenizer\.model.*|normalizer\.json|modules\.json|config_sentence_transformers\.json|.*\.py)$/;
const TOKENIZER_KEYS = ["tokenizer_class", "add_bos_token", "bos_token", "eos_token", "pad_token", "model_max_length"];
const MAX_WRITTEN = 60;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** The name is that of a file too, which may have 255 characters, with what is added while it is written. */
const LONGEST_NAME = 200;
/** What --model and --server take for something else, and the table that lies beside the entries. */
const RESERVED: ReadonlySet<string> = new Set(["none", "embedded", "model-types"]);

/**
 * A base model from its own files, its config to the letter. What no file tells is null or empty, and listed as open.
 * @throws ConfigError when a file is not sound, or no name is given
 */
export function draftEntry(files: BaseModelFiles, options: DraftOptions): DraftedEntry {
  const name = options.name ?? options.hubId?.split("/").at(-1) ?? null;
  if (name === null || !NAME.test(name)) {
    throw new ConfigError(name === null ? "the model has no name" : `"${name}" is no name for a model`, {
      hint: "give --name: letters, digits, dots, hyphens and underscores, as API requests will call it",
    });
  }
  refuseName(name);
  const config = readObject("config.json", files.config);
  const generation =
    files.generationConfig === null ? null : readObject("generation_config.json", files.generationConfig);
  const tokenizerConfig =
    files.tokenizerConfig === null ? null : readObject("tokenizer_config.json", files.tokenizerConfig);
  if (
    typeof memberOf(config.value, "model_type") !== "string" ||
    !Array.isArray(memberOf(config.value, "architectures"))
  ) {
    throw new ConfigError("config.json: model_type or architectures is missing", {
      hint: "give the config.json that save_pretrained() wrote for the base model",
    });
  }
  refuseVocabSize(config);
  const read = files.tokenizer === null ? null : tokenizerFingerprint(files.tokenizer, rows(config.value));
  const special = draftSpecialTokens({
    config: config.value,
    generation: generation?.value,
    tokenizerConfig: tokenizerConfig?.value,
    tokenizer: read?.tokenizer ?? null,
  });
  const required = files.names.filter((file) => REQUIRED.test(file)).sort();
  const expected = files.names.filter((file) => EXPECTED.test(file)).sort();
  const given = (file: string, note?: string): object => ({
    source: `${file}, a file given to models:add`,
    status: options.status,
    ...(note === undefined ? {} : { note }),
  });
  const unknown = { source: "not told to models:add", status: "inferred" };
  const empty = (reason: string): object => ({ version: null, reason });
  const keptKeys = tokenizerConfig === null ? null : members(tokenizerConfig, TOKENIZER_KEYS);

  const parts: readonly (readonly [key: string, value: string | null, source: object | null])[] = [
    ["$schema", print("../schemas/base-model.schema.json"), null],
    ["name", print(name), { source: "the name given to models:add", status: options.status }],
    ["families", "[]", unknown],
    ["documentedFor", "[]", unknown],
    [
      "hubIds",
      print(options.hubId === null ? [] : [options.hubId]),
      options.hubId === null ? unknown : { source: "the Hub id given to models:add", status: options.status },
    ],
    ["aliases", "[]", unknown],
    ["kubernetesName", "null", unknown],
    ["architectureKey", "null", unknown],
    ["config", printTree(config.tree, config.text, 1), given("config.json")],
    [
      "generationConfig",
      generation === null ? null : printTree(generation.tree, generation.text, 1),
      given("generation_config.json"),
    ],
    ["tokenizerConfig", keptKeys, given("tokenizer_config.json", "the keys that rules compare")],
    ["transformers", print({ minimum: empty("not told"), deployment: empty("not told") }), unknown],
    ["contextLengths", "[]", unknown],
    ["tokenizer", print(read?.fingerprint ?? null), read === null ? unknown : given("tokenizer.json")],
    [
      "specialTokens",
      print(special),
      given(
        "config.json",
        "with generation_config.json, tokenizer_config.json and tokenizer.json where they were given",
      ),
    ],
    ["requiredFiles", print(required), { source: "the files beside config.json", status: options.status }],
    [
      "expectedFiles",
      expected.length === 0 ? null : print(expected),
      { source: "the files beside config.json", status: options.status },
    ],
    ["customCheckpoints", print({ supported: null, reason: "not told" }), unknown],
    ["drafts", "[]", unknown],
  ];
  const present = parts.filter(([, value]) => value !== null);
  const sources = Object.fromEntries(
    present.flatMap(([key, , source]) => (source === null ? [] : [[`/${key}`, source]])),
  );
  const lines = [...present, ["sources", print(sources), null] as const].map(([key, value]) => `  "${key}": ${value}`);
  return { name, text: `{\n${lines.join(",\n")}\n}\n`, open: openParts(files, options, config.value) };
}

function refuseName(name: string): void {
  const hint = "--name gives another";
  if (name.length > LONGEST_NAME) {
    throw new ConfigError(`the name of the model has ${name.length} characters`, {
      hint: `${hint}, of ${LONGEST_NAME} characters at most`,
    });
  }
  if (RESERVED.has(normaliseName(name))) {
    throw new ConfigError(`"${name}" is no name for a model: checkpointlint means something else by it`, { hint });
  }
}

/** Rules compare it: one that no tokenizer can have would make every checkpoint wrong. */
function refuseVocabSize({ tree, text }: ReadFile): void {
  const size = memberNode(tree, "vocab_size") ?? memberNode(memberNode(tree, "text_config"), "vocab_size");
  if (size === null || (size.type === "scalar" && size.value === null)) return;
  const value = toValue(size);
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return;
  const written = text.slice(size.start, Math.min(size.end, size.start + MAX_WRITTEN));
  throw new ConfigError(`config.json: vocab_size is ${written}, which is no number of tokens`, {
    hint: "give the config.json that save_pretrained() wrote for the base model",
  });
}

function memberNode(node: JsonNode | null, key: string): JsonNode | null {
  if (node?.type !== "object") return null;
  return node.members.find((member) => member.key === key)?.value ?? null;
}

interface ReadFile {
  readonly text: string;
  readonly tree: JsonNode;
  readonly value: JsonValue;
}

function readObject(file: string, text: string): ReadFile {
  const { tree, faults } = parseTree(text);
  const [fault] = faults;
  if (tree === null || fault !== undefined) {
    const at = fault !== undefined && "range" in fault ? new LineIndex(text).position(fault.range.offset) : null;
    const where = at === null ? "" : `:${at.line + 1}:${at.column + 1}`;
    throw new ConfigError(`${file}${where}: ${fault?.detail ?? "it is no JSON"}`, { hint: `mend ${file} first` });
  }
  const value = toValue(tree);
  if (!isJsonObject(value))
    throw new ConfigError(`${file}: not a JSON object`, { hint: `give the base's own ${file}` });
  return { text, tree, value };
}

/** Some members of a file, spelt as they are there; null when it has none of them. */
function members({ tree, text }: ReadFile, keys: readonly string[]): string | null {
  if (tree.type !== "object") return null;
  const found = tree.members.filter(({ key }) => keys.includes(key));
  return found.length === 0 ? null : printTree({ ...tree, members: found }, text, 1);
}

/** Rows of the embedding table, at the top of the config or in the text part of a composite one. */
function rows(config: JsonValue): number | null {
  const value = memberOf(config, "vocab_size") ?? memberOf(memberOf(config, "text_config"), "vocab_size");
  return typeof value === "number" ? value : null;
}

function print(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
}

function openParts(files: BaseModelFiles, { hubId }: DraftOptions, config: JsonValue): readonly string[] {
  const hasDtype = [config, memberOf(config, "text_config")].some(
    (part) => (memberOf(part, "torch_dtype") ?? memberOf(part, "dtype") ?? null) !== null,
  );
  return [
    ...(hubId === null ? ["hubIds: where it is on the Hub, if it is"] : []),
    "families, aliases, kubernetesName, architectureKey: other names that --model is to take",
    "transformers: the first version that loads it, and the one that the platform loads it with",
    ...(hasDtype ? [] : ["dtype: config.json does not say it"]),
    "contextLengths, customCheckpoints, drafts: what the platform does with it",
    ...(files.generationConfig === null ? ["generationConfig: no generation_config.json was beside config.json"] : []),
    ...(files.tokenizer === null ? ["tokenizer, specialTokens: no tokenizer.json was given"] : []),
    "sources: where you had the files from, in place of models:add",
  ];
}
