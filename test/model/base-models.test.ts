import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonValue, memberOf } from "../../src/format/json/json-value.ts";
import { parsePointer, printPointer, valueAt } from "../../src/format/json/pointer.ts";
import { readBaseModelEntry } from "../../src/model/base-model-entry.ts";
import { toBaseModel } from "../../src/model/to-base-model.ts";
import { shippedEntries, shippedModelTypes } from "./models-folder.ts";

const schema = JSON.parse(readFileSync(new URL("../../schemas/base-model.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
const files = [...shippedEntries()].map(([file, text]) => ({ file, text, data: JSON.parse(text) as JsonValue }));
const modelTypes = shippedModelTypes();

/** Read off the published config.json files: model type, E, F, L, H, K, V, theta, rope type and factor, context, tied. */
const EXPECTED: readonly (readonly [string, ...(string | number | boolean | null)[]])[] = [
  ["ALLaM-7B-Instruct-preview", "llama", 4096, 11008, 32, 32, 32, 64000, 1e6, "default", null, 4096, false],
  ["DeepSeek-R1", "deepseek_v3", 7168, 18432, 61, 128, 128, 129280, 10000, "yarn", 40, 163840, false],
  ["DeepSeek-R1-0528", "deepseek_v3", 7168, 18432, 61, 128, 128, 129280, 10000, "yarn", 40, 163840, false],
  ["DeepSeek-R1-Distill-Llama-70B", "llama", 8192, 28672, 80, 64, 8, 128256, 5e5, "llama3", 8, 131072, false],
  ["DeepSeek-V3", "deepseek_v3", 7168, 18432, 61, 128, 128, 129280, 10000, "yarn", 40, 163840, false],
  ["DeepSeek-V3-0324", "deepseek_v3", 7168, 18432, 61, 128, 128, 129280, 10000, "yarn", 40, 163840, false],
  ["DeepSeek-V3.1", "deepseek_v3", 7168, 18432, 61, 128, 128, 129280, 10000, "yarn", 40, 163840, false],
  ["E5-Mistral-7B-Instruct", "mistral", 4096, 14336, 32, 32, 8, 32000, 10000, "default", null, 32768, false],
  ["Llama-3.3-Swallow-70B-Instruct-v0.4", "llama", 8192, 28672, 80, 64, 8, 128256, 5e5, "llama3", 8, 131072, false],
  ["Llama-4-Maverick-17B-128E-Instruct", "llama4_text", 5120, 8192, 48, 40, 8, 202048, 5e5, "default", null, 1048576],
  ["Llama-4-Scout-17B-16E-Instruct", "llama4_text", 5120, 8192, 48, 40, 8, 202048, 5e5, "llama3", 16, 10485760],
  ["Meta-Llama-3.1-405B-Instruct", "llama", 16384, 53248, 126, 128, 8, 128256, 5e5, "llama3", 8, 131072, false],
  ["Meta-Llama-3.1-70B-Instruct", "llama", 8192, 28672, 80, 64, 8, 128256, 5e5, "llama3", 8, 131072, false],
  ["Meta-Llama-3.1-8B-Instruct", "llama", 4096, 14336, 32, 32, 8, 128256, 5e5, "llama3", 8, 131072, false],
  ["Meta-Llama-3.2-1B-Instruct", "llama", 2048, 8192, 16, 32, 8, 128256, 5e5, "llama3", 32, 131072, true],
  ["Meta-Llama-3.2-3B-Instruct", "llama", 3072, 8192, 28, 24, 8, 128256, 5e5, "llama3", 32, 131072, true],
  ["Meta-Llama-3.3-70B-Instruct", "llama", 8192, 28672, 80, 64, 8, 128256, 5e5, "llama3", 8, 131072, false],
  ["Mistral-7B-Instruct-v0.3", "mistral", 4096, 14336, 32, 32, 8, 32768, 1e6, "default", null, 32768, false],
  ["Mixtral-8x7B-Instruct-v0.1", "mixtral", 4096, 14336, 32, 32, 8, 32000, 1e6, "default", null, 32768, false],
  ["Qwen2.5-32B-Instruct", "qwen2", 5120, 27648, 64, 40, 8, 152064, 1e6, "default", null, 32768, false],
  ["Qwen2.5-72B-Instruct", "qwen2", 8192, 29568, 80, 64, 8, 152064, 1e6, "default", null, 32768, false],
  ["Qwen2.5-7B-Instruct", "qwen2", 3584, 18944, 28, 28, 4, 152064, 1e6, "default", null, 32768, false],
  ["Qwen3-235B-A22B", "qwen3_moe", 4096, 12288, 94, 64, 4, 151936, 1e6, "default", null, 40960, false],
  ["Qwen3-235B-A22B-Instruct-2507", "qwen3_moe", 4096, 12288, 94, 64, 4, 151936, 5e6, "default", null, 262144, false],
  ["Qwen3-30B-A3B", "qwen3_moe", 2048, 6144, 48, 32, 4, 151936, 1e6, "default", null, 40960, false],
  ["Qwen3-32B", "qwen3", 5120, 25600, 64, 64, 8, 151936, 1e6, "default", null, 40960, false],
  ["Qwen3-8B", "qwen3", 4096, 12288, 36, 32, 8, 151936, 1e6, "default", null, 40960, false],
  ["QwQ-32B", "qwen2", 5120, 27648, 64, 40, 8, 152064, 1e6, "default", null, 40960, false],
  ["Whisper-Large-v3", "whisper", 1280, null, 32, 20, 20, 51866, null, null, null, null, true],
  ["gemma-3-12b-it", "gemma3_text", 3840, 15360, 48, 16, 8, 262208, 1e6, "linear", 8, 131072, true],
  ["gemma-3-1b-it", "gemma3_text", 1152, 6912, 26, 4, 1, 262144, 1e6, "default", null, 32768, true],
  ["gemma-3-27b-it", "gemma3_text", 5376, 21504, 62, 32, 16, 262208, 1e6, "linear", 8, 131072, true],
  ["gpt-oss-120b", "gpt_oss", 2880, 2880, 36, 64, 8, 201088, 150000, "yarn", 32, 131072, false],
  ["gpt-oss-20b", "gpt_oss", 2880, 2880, 24, 64, 8, 201088, 150000, "yarn", 32, 131072, false],
];

/** Counted by other programs in the real files: how many ids, and the highest. */
const TOKENIZERS: readonly (readonly [RegExp, number, number])[] = [
  [/Llama-3\.|^Meta-Llama/, 128256, 128255],
  [/^Qwen2\.5/, 151665, 151664],
  [/^Qwen3/, 151669, 151668],
  [/^gemma-3/, 262145, 262144],
  [/^gpt-oss/, 200019, 200018],
  [/^DeepSeek-(?:R1|R1-0528|V3.*)$/, 128815, 128814],
  [/^Mistral/, 32768, 32767],
];

describe("base models that ship", () => {
  it.each(files)("$file fits the schema and is named after the model", ({ file, data }) => {
    validate(data);
    expect(validate.errors ?? []).toEqual([]);
    expect(file).toBe(`${String(memberOf(data, "name"))}.json`);
  });

  it.each(files)("$file has a source for every value", ({ data }) => {
    const sources = Object.keys(memberOf(data, "sources") as object);
    const covered = (pointer: string): boolean =>
      sources.some((source) => pointer === source || pointer.startsWith(`${source}/`));
    expect(leaves(data, []).filter((pointer) => !covered(pointer))).toEqual([]);
  });

  it.each(files)("$file has no source for a value that is not there", ({ data }) => {
    const sources = Object.keys(memberOf(data, "sources") as object);
    expect(sources.filter((source) => valueAt(data, parsePointer(source) ?? ["?"]) === undefined)).toEqual([]);
  });

  it.each(files)("$file holds config.json and generation_config.json as they were published, to the byte", (each) => {
    const { text, data } = each;
    const hash = (name: string): JsonValue | undefined => valueAt(data, ["published", "sha256", name]);
    if (hash("config.json") === undefined) {
      expect(String(valueAt(data, ["sources", "/config", "note"]) ?? "")).not.toContain("printed as the file prints");
    } else expect(printings(text, "config")).toContain(hash("config.json"));
    if (hash("generation_config.json") !== undefined && memberOf(data, "generationConfig") !== undefined) {
      expect(printings(text, "generationConfig")).toContain(hash("generation_config.json"));
    }
  });

  it("calls no config seen that was written from memory, cut down, or does not name its model", () => {
    const doubtful = files.filter(({ data }) =>
      /memory|not the whole file|does not name its model|does not say that/.test(JSON.stringify(configSource(data))),
    );
    expect(doubtful.map(({ file, data }) => [file, memberOf(configSource(data), "status")])).toEqual([
      ["DeepSeek-R1-0528.json", "unverified"],
      ["E5-Mistral-7B-Instruct.json", "unverified"],
      ["Llama-4-Maverick-17B-128E-Instruct.json", "unverified"],
      ["Llama-4-Scout-17B-16E-Instruct.json", "unverified"],
      ["Qwen3-235B-A22B-Instruct-2507.json", "unverified"],
    ]);
  });

  it("has an expectation for every model", () => {
    expect(files.map(({ data }) => String(memberOf(data, "name"))).sort()).toEqual(
      EXPECTED.map(([name]) => name).sort(),
    );
  });

  it.each(EXPECTED)("%s has the values of its config.json", (name, ...expected) => {
    const data = files.find((each) => each.file === `${name}.json`)?.data ?? null;
    const { facts } = toBaseModel(readBaseModelEntry(data), "declared", modelTypes);
    const names = [
      "architecture.model_type",
      "architecture.hidden_size",
      "architecture.intermediate_size",
      "architecture.num_hidden_layers",
      "architecture.num_attention_heads",
      "architecture.num_key_value_heads",
      "vocabulary.size",
      "rope.theta",
      "rope.type",
      "rope.factor",
      "architecture.max_position_embeddings",
      "embeddings.tied",
    ] as const;
    expect(names.slice(0, expected.length).map((fact) => facts.get(fact)?.value ?? null)).toEqual(expected);
  });

  it.each(files.filter(({ data }) => memberOf(data, "tokenizer") !== null))(
    "$file has the tokenizer that was counted in the real file",
    ({ file, data }) => {
      const [, size, maxId] = TOKENIZERS.find(([pattern]) => pattern.test(file.replace(/\.json$/, ""))) ?? [];
      const tokenizer = memberOf(data, "tokenizer");
      expect([memberOf(tokenizer, "size"), memberOf(tokenizer, "maxId")]).toEqual([size, maxId]);
      const vocabulary = memberOf(tokenizer, "vocabulary");
      if (vocabulary !== undefined) expect(Number(memberOf(vocabulary, "maxId"))).toBeLessThanOrEqual(maxId ?? 0);
    },
  );

  it("gives tokenizers one fingerprint exactly when they share a file", () => {
    const byFingerprint = new Map<JsonValue | undefined, Set<JsonValue | undefined>>();
    for (const { data } of files) {
      const fingerprint = valueAt(data, ["tokenizer", "idsSha256"]);
      const first = valueAt(data, ["tokenizer", "sha256", "0"]) ?? valueAt(data, ["tokenizer", "sha256", 0]);
      if (fingerprint === undefined) continue;
      byFingerprint.set(fingerprint, (byFingerprint.get(fingerprint) ?? new Set()).add(first));
    }
    expect([...byFingerprint.values()].map((hashes) => hashes.size)).toEqual([...byFingerprint].map(() => 1));
    // Llama 3, Qwen2.5, Qwen3, Gemma 3, gpt-oss; DeepSeek V3, R1 and V3.1 differ in two to four tokens.
    expect(byFingerprint.size).toBe(8);
  });

  it("lists as overflow only the token of Gemma 3 1B that has no row", () => {
    const past = files.filter(({ data }) => (valueAt(data, ["tokenizer", "overflow"]) ?? []).toString() !== "");
    expect(past.map(({ file, data }) => [file, valueAt(data, ["tokenizer", "overflow"])])).toEqual([
      ["gemma-3-1b-it.json", [262144]],
    ]);
  });

  it.each(files)("$file is served with no longer context than it has", ({ data }) => {
    const { facts, data: entry } = toBaseModel(readBaseModelEntry(data), "declared", modelTypes);
    // Whisper counts what it writes by another key.
    const longest = Number(
      facts.get("architecture.max_position_embeddings")?.value ?? valueAt(entry, ["config", "max_target_positions"]),
    );
    const served = memberOf(entry, "contextLengths") as readonly number[];
    expect(served.filter((length) => !(length <= longest))).toEqual([]);
    expect([...served].sort((a, b) => a - b)).toEqual(served);
  });

  it("pairs the models that the platform's pages and inventories pair, with drafts that have as many rows", () => {
    const pairs = files.flatMap(({ data }) =>
      (memberOf(data, "drafts") as readonly string[]).map((draft) => [String(memberOf(data, "name")), draft]),
    );
    expect(pairs).toEqual([
      ["Meta-Llama-3.1-405B-Instruct", "Meta-Llama-3.1-8B-Instruct"],
      ["Meta-Llama-3.1-405B-Instruct", "Meta-Llama-3.2-3B-Instruct"],
      ["Meta-Llama-3.3-70B-Instruct", "Meta-Llama-3.2-1B-Instruct"],
      ["Meta-Llama-3.3-70B-Instruct", "Meta-Llama-3.1-8B-Instruct"],
    ]);
    const rows = (name = ""): JsonValue | undefined =>
      valueAt(files.find(({ file }) => file === `${name}.json`)?.data, ["config", "vocab_size"]);
    expect(pairs.map(([target, draft]) => rows(target) === rows(draft))).toEqual([true, true, true, true]);
  });

  it.each(files)("$file lists as eos what its generation settings stop at", ({ data }) => {
    const eos = memberOf(memberOf(data, "specialTokens"), "eos") as readonly JsonValue[];
    const stops =
      valueAt(data, ["generationConfig", "eos_token_id"]) ?? valueAt(data, ["config", "eos_token_id"]) ?? [];
    const ids = [stops].flat() as readonly number[];
    expect(eos.map((token) => memberOf(token, "id"))).toEqual([...ids].sort((a, b) => a - b));
  });

  it("has a minimum of transformers for each model type, and no deployment before it", () => {
    const versions = new Map<string, Set<string>>();
    for (const { data } of files) {
      const type = String(valueAt(data, ["config", "model_type"]));
      const both = ["minimum", "deployment"].map((key) => String(valueAt(data, ["transformers", key, "version"])));
      versions.set(type, (versions.get(type) ?? new Set()).add(both.join(" ")));
    }
    expect(Object.fromEntries([...versions].map(([type, both]) => [type, [...both].sort()]))).toEqual({
      deepseek_v3: ["null null"],
      gemma3: ["4.50.0 null"],
      gemma3_text: ["4.50.0 null"],
      gpt_oss: ["4.55.0 null"],
      llama: ["4.43.0 4.45.1", "null 4.45.1"],
      llama4: ["4.51.0 null"],
      mistral: ["4.34.0 4.45.1", "4.34.0 null"],
      mixtral: ["4.36.0 4.45.1"],
      qwen2: ["4.37.0 4.45.1"],
      qwen3: ["4.51.0 null"],
      qwen3_moe: ["4.51.0 null"],
      whisper: ["null null"],
    });
  });
});

function configSource(data: JsonValue): JsonValue | undefined {
  return valueAt(data, ["sources", "/config"]);
}

/** Pointers of everything that is no object: lists count as one value. */
function leaves(value: JsonValue | undefined, pointer: readonly string[]): readonly string[] {
  if (!isJsonObject(value)) return [printPointer(pointer)];
  return Object.entries(value)
    .filter(([key]) => pointer.length > 0 || (key !== "sources" && key !== "$schema"))
    .flatMap(([key, member]) => leaves(member, [...pointer, key]));
}

/** Hashes of a member's text as the published files are printed: indented by 2 or 4, with or without a last newline. */
function printings(text: string, member: string): readonly string[] {
  const lines = text.split("\n");
  const start = lines.indexOf(`  "${member}": {`);
  const end = lines.indexOf("  },", start);
  const body = lines.slice(start + 1, end).map((line) => line.slice(2));
  const two = ["{", ...body, "}"].join("\n");
  const four = two.replace(/^ +/gm, (indent) => indent + indent);
  return [two, `${two}\n`, four, `${four}\n`].map((each) => createHash("sha256").update(each).digest("hex"));
}
