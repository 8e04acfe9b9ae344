import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { diffLines } from "diff";
import { beforeAll, describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/format/json/json-value.ts";
import { copyWritable } from "../support/copy-writable.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { checkpointlint, HAS_PEERS, python, report, SHARED, sharedPath } from "./shared.ts";

const folder = sharedFolder();

/** The lines that left and those that came, a comma at their end left out. */
function changes(
  before: string,
  after: string,
): { readonly left: readonly string[]; readonly came: readonly string[] } {
  const parts = diffLines(before, after);
  const lines = (text: string): readonly string[] =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.trim().replace(/,$/, ""));
  const left = parts.filter(({ removed }) => removed === true).flatMap(({ value }) => lines(value));
  const came = parts.filter(({ added }) => added === true).flatMap(({ value }) => lines(value));
  return { left: left.filter((line) => !came.includes(line)), came: came.filter((line) => !left.includes(line)) };
}

function allFiles(root: string): ReadonlyMap<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.json$/.test(name));
  return new Map(names.sort().map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

function read(path: string): JsonObject {
  const value = JSON.parse(readFileSync(path, "utf8")) as JsonValue;
  if (!isJsonObject(value)) throw new Error(`no object: ${path}`);
  return value;
}

function plant(path: string, change: (value: Record<string, JsonValue>) => void, indent: number | string = 2): void {
  const value = { ...read(path) };
  change(value);
  writeFileSync(path, `${JSON.stringify(value, null, indent)}\n`);
}

describe.skipIf(SHARED === null)("published checkpoints, mended", () => {
  it("change in the lines that the fixes name, and a second run changes nothing", () => {
    const root = join(folder, "corpus");
    copyWritable(sharedPath("corpus", "configs"), root);
    const before = allFiles(root);
    const found = report(root).flatMap(({ root: at, diagnostics }) =>
      diagnostics.filter(({ fix }) => fix !== null).map((each) => ({ at, ...each })),
    );
    expect(found.length).toBeGreaterThan(15);
    checkpointlint(root, "--fix-unsafe");
    const after = allFiles(root);
    expect([...after.keys()]).toEqual([...before.keys()]);
    const touched = [...after].filter(([name, text]) => text !== before.get(name));
    expect(touched.length).toBeGreaterThan(15);
    for (const [name, text] of touched) {
      const { left, came } = changes(before.get(name) ?? "", text);
      // A value, an id more in a list, a flag: each finding of the corpus is mended in a handful of lines.
      expect(left.length, name).toBeLessThanOrEqual(3);
      expect(came.length, name).toBeLessThanOrEqual(8);
      expect([...left, ...came].filter((line) => !EDITED.test(line))).toEqual([]);
    }
    const { stderr } = checkpointlint(root, "--fix-unsafe");
    expect(stderr).toBe("nothing to fix\n");
    expect(allFiles(root)).toEqual(after);
    expect(report(root).flatMap(({ diagnostics }) => diagnostics.filter(({ fix }) => fix !== null))).toEqual([]);
  });

  it("are mended as their owners would have to", () => {
    const root = join(folder, "super-gpt");
    copyWritable(sharedPath("corpus", "configs", "UmerKhan45__Super-GPT__0"), root);
    const path = join(root, "generation_config.json");
    const before = readFileSync(path, "utf8");
    checkpointlint(root, "--fix");
    // The tokenizer's own tokens are 32022 and 32023 (docs/corpus.md).
    expect(changes(before, readFileSync(path, "utf8"))).toEqual({
      left: ['"bos_token_id": 32013', '"eos_token_id": 32014'],
      came: ['"bos_token_id": 32022', '"eos_token_id": [', "32014", "32023", "]"],
    });
  });
});

/** What the fixes of the corpus write: token ids, sampling, lengths, and brackets around ids. */
const EDITED =
  /^(?:"(?:eos|bos|pad)_token_id": (?:\d+|\[|null)|\d+|[\]}]|"do_sample": (?:true|false)|"model_max_length": \d+)$/;

interface Seen {
  readonly folder: string;
  readonly dtype: string;
  readonly torch_dtype: string | null;
  readonly rope?: readonly number[];
  readonly rope_v4?: readonly number[];
  readonly missing?: readonly string[];
  readonly unexpected?: readonly string[];
}

const SCRIPT = fileURLToPath(new URL("fixed-checkpoint.py", import.meta.url));

describe.skipIf(!HAS_PEERS || SHARED === null)("tiny models of transformers 5, mended", () => {
  const names = ["llama", "llama-tied", "mistral", "qwen3-moe", "gemma3", "gpt-oss"];
  let root = "";
  let seen: ReadonlyMap<string, Seen> = new Map();

  beforeAll(() => {
    root = join(folder, "tiny");
    mkdirSync(root);
    python(sharedPath("peers", "tiny_models.py"), [root, ...names]);
    const llama = (name: string): string => {
      cpSync(join(root, "llama"), join(root, name), { recursive: true });
      return join(root, name);
    };
    // An index that names another shard, lacks a tensor and has no size.
    plant(join(llama("index"), "model.safetensors.index.json"), (index) => {
      const map = new Map(Object.entries(isJsonObject(index["weight_map"]) ? index["weight_map"] : {}));
      const shards = [...new Set(map.values())];
      map.set("model.norm.weight", shards.find((shard) => shard !== map.get("model.norm.weight")) ?? "");
      map.delete("model.embed_tokens.weight");
      index["weight_map"] = Object.fromEntries(map);
      index["metadata"] = { total_size: 1 };
    });
    plant(join(llama("metadata"), "model.safetensors.index.json"), (index) => {
      delete index["metadata"];
    });
    // A config.json that another tool wrote: tabs, CRLF, floats, a quantisation that is gone, and a context of its own.
    const config = join(llama("config"), "config.json");
    plant(
      config,
      (value) => {
        value["quantization_config"] = { quant_method: "gptq", bits: 4 };
        delete value["intermediate_size"];
      },
      "\t",
    );
    writeFileSync(
      config,
      readFileSync(config, "utf8").replace('"hidden_size": 64', '"hidden_size": 64.0').replaceAll("\n", "\r\n"),
    );
    plant(join(llama("generation"), "generation_config.json"), (value) => {
      delete value["eos_token_id"];
      value["early_stopping"] = true;
    });
  }, 300_000);

  it("lose the findings that have a fix, and change no more a second time", () => {
    const before = allFiles(root);
    const { stderr } = checkpointlint(root, "--fix");
    expect(stderr).not.toContain("not fixed");
    expect(report(root).flatMap(({ diagnostics }) => diagnostics.filter(({ fix }) => fix?.safety === "safe"))).toEqual(
      [],
    );
    const after = allFiles(root);
    expect(after).not.toEqual(before);
    checkpointlint(root, "--fix");
    expect(allFiles(root)).toEqual(after);
    // Line ends and indentation of the file that had its own.
    const config = after.get("config/config.json") ?? "";
    expect(config.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(config).toContain('\r\n\t"hidden_size": 64,\r\n');
    expect(config).toContain('\r\n\t"intermediate_size": 128');
    expect(config).toContain('\r\n\t"rope_scaling": {\r\n\t\t"factor"');
    expect(config).not.toContain("quantization_config");
  });

  it("are read by json.load and AutoConfig, with all weights where they belong", () => {
    const folders = readdirSync(root).sort();
    const lines = python(
      SCRIPT,
      folders.map((name) => join(root, name)),
    )
      .trim()
      .split("\n");
    seen = new Map(lines.map((line) => JSON.parse(line) as Seen).map((each) => [each.folder, each]));
    expect([...seen.keys()]).toEqual(folders);
    for (const { folder: name, dtype, torch_dtype, missing = [], unexpected = [] } of seen.values()) {
      expect([name, dtype, torch_dtype]).toEqual([name, "torch.bfloat16", "bfloat16"]);
      expect([name, missing, unexpected]).toEqual([name, [], []]);
    }
  }, 300_000);

  it.each(["llama", "config", "llama-tied"])(
    "%s has the rope of transformers 5 for a reader of transformers 4",
    (name) => {
      const { rope = [], rope_v4 = [] } = seen.get(name) ?? {};
      expect(rope.length).toBe(4);
      for (const [at, frequency] of rope.entries()) expect((rope_v4[at] ?? 0) / frequency).toBeCloseTo(1, 5);
    },
  );
});
