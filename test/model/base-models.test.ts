import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonValue, memberOf } from "../../src/format/json/json-value.ts";
import { parsePointer, printPointer, valueAt } from "../../src/format/json/pointer.ts";
import { shippedEntries } from "./models-folder.ts";

const schema = JSON.parse(readFileSync(new URL("../../schemas/base-model.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
const files = [...shippedEntries()].map(([file, text]) => ({ file, text, data: JSON.parse(text) as JsonValue }));

/** Read off the published config.json files: E, F, L, H, K, V, theta, rope factor, context, tied. */
const EXPECTED: readonly (readonly [string, ...(number | boolean | null)[]])[] = [
  ["Meta-Llama-3.1-8B-Instruct", 4096, 14336, 32, 32, 8, 128256, 500000, 8, 131072, false],
  ["Meta-Llama-3.1-70B-Instruct", 8192, 28672, 80, 64, 8, 128256, 500000, 8, 131072, false],
  ["Meta-Llama-3.3-70B-Instruct", 8192, 28672, 80, 64, 8, 128256, 500000, 8, 131072, false],
  ["Meta-Llama-3.2-1B-Instruct", 2048, 8192, 16, 32, 8, 128256, 500000, 32, 131072, true],
  ["Meta-Llama-3.2-3B-Instruct", 3072, 8192, 28, 24, 8, 128256, 500000, 32, 131072, true],
  ["Qwen2.5-7B-Instruct", 3584, 18944, 28, 28, 4, 152064, 1000000, null, 32768, false],
  ["Qwen3-32B", 5120, 25600, 64, 64, 8, 151936, 1000000, null, 40960, false],
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

  it.each(files)("$file holds config.json as it was published, to the byte", ({ text, data }) => {
    expect(printings(text, "config")).toContain(valueAt(data, ["published", "sha256", "config.json"]));
  });

  it.each(files)("$file holds generation_config.json as it was published, to the byte", ({ text, data }) => {
    const published = valueAt(data, ["published", "sha256", "generation_config.json"]);
    if (published === undefined) {
      expect(valueAt(data, ["sources", "/generationConfig", "status"])).toBe("inferred");
    } else {
      expect(printings(text, "generationConfig")).toContain(published);
    }
  });

  it.each(EXPECTED)("%s has the values of its config.json", (name, ...expected) => {
    const config = memberOf(files.find((each) => each.file === `${name}.json`)?.data, "config");
    const keys = [
      "hidden_size",
      "intermediate_size",
      "num_hidden_layers",
      "num_attention_heads",
      "num_key_value_heads",
      "vocab_size",
      "rope_theta",
    ];
    expect([
      ...keys.map((key) => memberOf(config, key)),
      valueAt(config, ["rope_scaling", "factor"]) ?? null,
      memberOf(config, "max_position_embeddings"),
      memberOf(config, "tie_word_embeddings"),
    ]).toEqual(expected);
  });

  it("has tokenizers of the sizes that were counted in the real files", () => {
    const sizes = files.map(({ data }) => [
      memberOf(data, "name"),
      valueAt(data, ["tokenizer", "size"]),
      valueAt(data, ["tokenizer", "maxId"]),
    ]);
    expect(sizes).toEqual([
      ["Meta-Llama-3.1-70B-Instruct", 128256, 128255],
      ["Meta-Llama-3.1-8B-Instruct", 128256, 128255],
      ["Meta-Llama-3.2-1B-Instruct", 128256, 128255],
      ["Meta-Llama-3.2-3B-Instruct", 128256, 128255],
      ["Meta-Llama-3.3-70B-Instruct", 128256, 128255],
      ["Qwen2.5-7B-Instruct", 151665, 151664],
      ["Qwen3-32B", 151669, 151668],
    ]);
  });

  it.each(files)("$file lists as eos what its generation settings stop at", ({ data }) => {
    const eos = memberOf(memberOf(data, "specialTokens"), "eos") as readonly JsonValue[];
    const stops = valueAt(data, ["generationConfig", "eos_token_id"]) as readonly number[];
    expect(eos.map((token) => memberOf(token, "id"))).toEqual([...stops].sort((a, b) => a - b));
  });
});

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
