import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoint/checkpoint.ts";
import type { FactName } from "../../src/checkpoint/facts/fact.ts";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { createModelTypes } from "../../src/checkpoint/model-types.ts";
import type { JsonValue } from "../../src/format/json/json-value.ts";
import { type TensorSpec, writeSafetensorsHeader } from "../../src/format/safetensors/write-header.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";

const MODEL_TYPES = createModelTypes(
  JSON.parse(readFileSync(new URL("../../models/model-types.json", import.meta.url), "utf8")) as JsonValue,
);

type File = string | Uint8Array | MemorySpecial;

async function load(files: Readonly<Record<string, File | object>>): Promise<Checkpoint> {
  const entries = Object.entries(files).map(([name, content]): [string, File] => [
    `c/${name}`,
    isFile(content) ? content : JSON.stringify(content),
  ]);
  return loadCheckpoint(createMemoryFs(new Map(entries)), "c", { modelTypes: MODEL_TYPES });
}

function isFile(content: File | object): content is File {
  return typeof content === "string" || content instanceof Uint8Array || "kind" in content;
}

function shard(...tensors: readonly TensorSpec[]): Uint8Array {
  const { head, dataBytes } = writeSafetensorsHeader(tensors);
  return Buffer.concat([head, Buffer.alloc(dataBytes)]);
}

function tensor(name: string, ...shape: readonly number[]): TensorSpec {
  return { name, dtype: "BF16", shape };
}

function facts(checkpoint: Checkpoint, ...names: readonly FactName[]): readonly (JsonValue | undefined)[] {
  return names.map((name) => checkpoint.facts.get(name)?.value);
}

function problems(checkpoint: Checkpoint): readonly string[] {
  return checkpoint.problems.map((problem) => `${problem.code} ${problem.place.file}`);
}

describe("loadCheckpoint", () => {
  it.each<[string, File, string]>([
    ["config.json", "", "file/empty"],
    ["config.json", { kind: "fifo" }, "file/not-regular"],
    ["config.json", { kind: "directory" }, "file/not-regular"],
    ["config.json", { kind: "unreadable" }, "file/unreadable"],
    ["config.json", { kind: "link", target: "gone.json" }, "file/link-dangling"],
    ["config.json", "{}\u0000", "json/syntax"],
    ["config.json", Buffer.from("\ufeff{}", "utf16le"), "json/encoding"],
    ["config.json", "\ufeff{}", "json/byte-order-mark"],
    ["config.json", "[]", "json/not-an-object"],
    ["config.json", "null", "json/not-an-object"],
    ["config.json", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", "file/lfs-pointer"],
    ["config.json", "<!DOCTYPE html><html></html>", "file/html"],
    ["model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", "file/lfs-pointer"],
    ["model.safetensors", "<!doctype html><html><body>404</body></html>", "file/html"],
    ["model.safetensors", "Invalid username or password.", "file/html"],
    ["model.safetensors", Buffer.from("504b0304000000000000", "hex"), "file/other-format"],
    ["model.safetensors", { kind: "fifo" }, "file/not-regular"],
    ["pytorch_model.bin", "<html>", "file/html"],
    ["model-00001-of-00002.safetensors.incomplete", "x", "file/incomplete-download"],
  ])("reports %s that is %j as %s", async (name, content, code) => {
    expect(problems(await load({ [name]: content }))).toEqual([`${code} ${name}`]);
  });

  it("refuses a small file that is too large before reading it", async () => {
    const huge: MemorySpecial = { kind: "sparse", size: 600_000_000, head: Buffer.from("{") };
    expect(problems(await load({ "config.json": huge }))).toEqual(["json/too-large config.json"]);
  });

  it("reads what a torch container says of its tensors", async () => {
    const cases = JSON.parse(readFileSync(new URL("../format/torch/cases.json", import.meta.url), "utf8")) as readonly {
      readonly id: string;
      readonly base64: string;
    }[];
    const bytes = Buffer.from(cases.find(({ id }) => id === "Z00")?.base64 ?? "", "base64");
    const whole = await load({ "config.json": {}, "pytorch_model.bin": bytes });
    expect(whole.problems).toEqual([]);
    expect([...whole.weights.tensors.values()]).toMatchObject([
      { name: "w", file: "pytorch_model.bin", dtype: "F32", shape: [2, 3] },
    ]);
    expect([whole.weights.format, whole.weights.complete]).toEqual(["torch", true]);
    const cut = await load({ "config.json": {}, "pytorch_model.bin": bytes.subarray(0, 300) });
    expect(problems(cut)).toEqual(["torch/zip-truncated pytorch_model.bin"]);
    expect([cut.weights.format, cut.weights.complete]).toEqual(["torch", false]);
  });

  it("reports two names that one file system takes for the same", async () => {
    const checkpoint = await load({ "config.json": {}, "Config.json": {} });
    expect(problems(checkpoint)).toEqual(["file/name-collision config.json"]);
  });

  it("takes the shards that the index names, and says which tensors are doubled", async () => {
    const index = { metadata: { total_size: 4 }, weight_map: { a: "m-1.safetensors", b: "m-2.safetensors" } };
    const { weights } = await load({
      "model.safetensors.index.json": index,
      "m-1.safetensors": shard(tensor("a", 1)),
      "m-2.safetensors": shard(tensor("b", 1), tensor("a", 1)),
      "m-3.safetensors": shard(tensor("c", 1)),
    });
    expect([...weights.tensors.keys()]).toEqual(["a", "b"]);
    expect([...weights.duplicates]).toEqual([["a", ["m-1.safetensors", "m-2.safetensors"]]]);
    expect(weights.loaded.map((entry) => entry.file)).toEqual(["m-1.safetensors", "m-2.safetensors"]);
    expect([weights.complete, weights.shards.length, weights.index?.totalSize]).toEqual([true, 3, 4]);
  });

  it("is not complete while a shard is absent, broken or a pointer", async () => {
    const index = { weight_map: { a: "m-1.safetensors", b: "m-2.safetensors" } };
    const one = { "model.safetensors.index.json": index, "m-1.safetensors": shard(tensor("a", 1)) };
    expect((await load(one)).weights.complete).toBe(false);
    expect((await load({ ...one, "m-2.safetensors": "12345678{" })).weights.complete).toBe(false);
    expect((await load({ ...one, "m-2.safetensors": shard(tensor("b", 1)) })).weights.complete).toBe(true);
  });

  it("prefers model.safetensors to an index, and leaves out what stands beside a model", async () => {
    const { weights } = await load({
      "model.safetensors": shard(tensor("a", 1)),
      "consolidated.safetensors": shard(tensor("z", 1)),
      "model.safetensors.index.json": { weight_map: { b: "m-1.safetensors" } },
    });
    expect([[...weights.tensors.keys()], weights.index]).toEqual([["a"], null]);
    expect(weights.otherIndexes.map((index) => index.file)).toEqual(["model.safetensors.index.json"]);
  });
});

describe("facts", () => {
  const LLAMA3 = { factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8192 };
  const ROPE: readonly FactName[] = ["rope.theta", "rope.type", "rope.factor", "rope.layout"];

  it("read rope alike from both layouts", async () => {
    const v4 = { model_type: "llama", rope_theta: 5e5, rope_scaling: { ...LLAMA3, type: "llama3" } };
    const v5 = { model_type: "llama", rope_parameters: { ...LLAMA3, rope_type: "llama3", rope_theta: 5e5 } };
    expect(facts(await load({ "config.json": v4 }), ...ROPE)).toEqual([500_000, "llama3", 8, "v4"]);
    expect(facts(await load({ "config.json": v5 }), ...ROPE)).toEqual([500_000, "llama3", 8, "v5"]);
    const checkpoint = await load({ "config.json": v5 });
    expect(checkpoint.facts.get("rope.factor")?.from.pointer).toEqual(["rope_parameters", "factor"]);
  });

  it("take the full-attention set where each layer type has its own", async () => {
    const rope_parameters = { full_attention: { rope_theta: 1e6 }, sliding_attention: { rope_theta: 1e4 } };
    const checkpoint = await load({ "config.json": { model_type: "gemma3_text", rope_parameters } });
    expect(facts(checkpoint, "rope.theta", "rope.type")).toEqual([1_000_000, "default"]);
  });

  it("tell what a reader of the old rope keys takes for the new ones", async () => {
    const names: readonly FactName[] = ["rope.theta_v4", "rope.type_v4"];
    const v5 = { model_type: "llama", rope_parameters: { ...LLAMA3, rope_type: "llama3", rope_theta: 5e5 } };
    expect(facts(await load({ "config.json": v5 }), ...names)).toEqual([10_000, "default"]);
    const both = { ...v5, rope_theta: 5e5, rope_scaling: { ...LLAMA3, type: "llama3" } };
    expect(facts(await load({ "config.json": both }), ...names)).toEqual([500_000, "llama3"]);
    expect(facts(await load({ "config.json": { model_type: "gpt_oss" } }), ...names)).toEqual([150_000, "yarn"]);
  });

  it("read mrope as plain rope, as transformers does", async () => {
    const rope_scaling = { type: "mrope", mrope_section: [16, 24, 24] };
    expect(facts(await load({ "config.json": { model_type: "qwen2_vl", rope_scaling } }), "rope.type")).toEqual([
      "default",
    ]);
  });

  it("take every way to say that there is no window for none", async () => {
    const window = async (more: object): Promise<unknown> =>
      facts(await load({ "config.json": { model_type: "qwen2", ...more } }), "architecture.sliding_window");
    expect(await window({ sliding_window: 131_072, use_sliding_window: false })).toEqual([undefined]);
    expect(await window({ sliding_window: null })).toEqual([undefined]);
    expect(await window({ sliding_window: -1 })).toEqual([undefined]);
    expect(await window({ sliding_window: 4096 })).toEqual([4096]);
  });

  it("are silent about a count that cannot be one", async () => {
    for (const hidden_size of [null, 0, -1, 1.5, 2 ** 53, "4096"]) {
      const checkpoint = await load({ "config.json": { model_type: "llama", hidden_size } });
      expect(checkpoint.facts.get("architecture.hidden_size")).toBeNull();
    }
  });

  it("know the classes of a model type, and whether transformers 4 had it", async () => {
    const names: readonly FactName[] = ["architecture.only_v5", "architecture.known"];
    expect(facts(await load({ "config.json": { model_type: "qwen3_5_text" } }), ...names)).toEqual([true, true]);
    expect(facts(await load({ "config.json": { model_type: "constructor" } }), ...names)).toEqual([false, false]);
    const llama = await load({ "config.json": { model_type: "llama" } });
    expect(llama.facts.get("architecture.classes")?.value).toContain("LlamaForCausalLM");
    expect(llama.facts.get("architecture.only_v5")?.value).toBe(false);
  });

  it("fall back to what the model type's class assumes", async () => {
    const checkpoint = await load({ "config.json": { model_type: "gemma3_text", hidden_size: 1152 } });
    const names: readonly FactName[] = ["rope.theta", "embeddings.tied", "vocabulary.size", "architecture.head_dim"];
    expect(facts(checkpoint, ...names)).toEqual([1_000_000, true, 262_208, 256]);
    expect(checkpoint.facts.get("embeddings.tied")?.how).toBe("default");
  });

  it("derive the head width and the key and value heads", async () => {
    const config = { model_type: "llama", hidden_size: 4096, num_attention_heads: 32 };
    const names: readonly FactName[] = ["architecture.head_dim", "architecture.num_key_value_heads"];
    expect(facts(await load({ "config.json": config }), ...names)).toEqual([128, 32]);
  });

  it("look inside text_config, and take the tie flag from the top", async () => {
    const text_config = { model_type: "gemma3_text", hidden_size: 5376, tie_word_embeddings: false };
    const checkpoint = await load({ "config.json": { model_type: "gemma3", tie_word_embeddings: true, text_config } });
    const names: readonly FactName[] = ["architecture.hidden_size", "architecture.model_type", "embeddings.tied"];
    expect(facts(checkpoint, ...names)).toEqual([5376, "gemma3_text", true]);
    expect(checkpoint.facts.get("architecture.hidden_size")?.from.pointer).toEqual(["text_config", "hidden_size"]);
  });

  it("know a model type's own names for the usual attributes", async () => {
    const config = { model_type: "gpt2", n_embd: 768, n_head: 12, n_layer: 12, n_positions: 1024 };
    const names: readonly FactName[] = [
      "architecture.hidden_size",
      "architecture.num_attention_heads",
      "architecture.num_hidden_layers",
      "architecture.max_position_embeddings",
    ];
    expect(facts(await load({ "config.json": config }), ...names)).toEqual([768, 12, 12, 1024]);
  });

  it("treat constructor and __proto__ as unknown model types", async () => {
    for (const model_type of ["constructor", "__proto__", "toString"]) {
      const checkpoint = await load({ "config.json": { model_type } });
      expect(facts(checkpoint, "architecture.known", "architecture.hidden_size")).toEqual([false, undefined]);
    }
  });

  it("find special tokens as text or object, and their ids in any of the tokenizer files", async () => {
    const checkpoint = await load({
      "config.json": { model_type: "llama", eos_token_id: 2, dtype: "torch.bfloat16", torch_dtype: "float16" },
      "generation_config.json": { eos_token_id: [2, 7] },
      "tokenizer_config.json": {
        eos_token: { content: "</s>" },
        bos_token: "<s>",
        pad_token: "[PAD]",
        added_tokens_decoder: { "9": { content: "<s>" } },
      },
      "added_tokens.json": { "[PAD]": 11 },
      "tokenizer.json": { model: { type: "BPE", vocab: { "</s>": 2, a: 5 }, merges: [] } },
    });
    const names: readonly FactName[] = [
      "eos.config",
      "eos.all",
      "eos.tokenizer_id",
      "bos.tokenizer_id",
      "pad.tokenizer_id",
      "tokenizer.max_id",
      "dtype.config",
    ];
    expect(facts(checkpoint, ...names)).toEqual([[2], [2, 7], 2, 9, 11, 11, "bfloat16"]);
    expect(checkpoint.facts.get("tokenizer.max_id")?.from).toEqual({
      file: "added_tokens.json",
      pointer: ["[PAD]"],
      part: "value",
    });
  });

  it("count the layers beside the embedding, not those of a vision tower", async () => {
    const names = ["model.embed_tokens.weight", "model.layers.0.a.weight", "model.layers.1.a.weight", "lm_head.weight"];
    const tower = ["model.vision.encoder.layers.23.a.weight"];
    const checkpoint = await load({
      "config.json": { model_type: "llama" },
      "model.safetensors": shard(...[...names, ...tower].map((name) => tensor(name, 2, 2))),
    });
    const wanted: readonly FactName[] = ["weights.layers", "weights.has_lm_head", "weights.embedding_rows"];
    expect(facts(checkpoint, ...wanted)).toEqual([2, true, 2]);
  });

  it("recognise quantised tensors by their suffixes", async () => {
    for (const [suffix, method] of [
      ["SCB", "bitsandbytes"],
      ["qzeros", "gptq"],
      ["weight_scale_inv", "fp8"],
    ] as const) {
      const checkpoint = await load({ "model.safetensors": shard(tensor("l.weight", 1), tensor(`l.${suffix}`, 1)) });
      expect(facts(checkpoint, "quantization.tensors")).toEqual([method]);
    }
    expect(facts(await load({ "model.safetensors": shard(tensor("l.weight", 1)) }), "quantization.tensors")).toEqual([
      undefined,
    ]);
  });
});

describe("a tokenizer.json of a known hash", () => {
  // Larger than any that is not worth hashing.
  const text = JSON.stringify({
    version: "x".repeat(1_000_000),
    added_tokens: [{ id: 2, content: "<pad>", special: true }],
    model: { type: "BPE", vocab: { a: 0, b: 1 }, merges: [] },
  });
  // Not what the file holds, which shows where they come from.
  const counts = { size: 70, maxId: 71, vocabulary: { size: 60, maxId: 61 } };
  const known = (bytes: string): ReadonlyMap<string, typeof counts> =>
    new Map([[createHash("sha256").update(bytes).digest("hex"), counts]]);
  const loaded = async (hashed: string): Promise<Checkpoint> =>
    loadCheckpoint(createMemoryFs(new Map([["c/tokenizer.json", text]])), "c", {
      modelTypes: MODEL_TYPES,
      knownTokenizers: known(hashed),
    });

  it("is counted by what is known of it, and still answers for its tokens", async () => {
    const { tokenizer } = await loaded(text);
    expect(tokenizer).toMatchObject(counts);
    expect([tokenizer?.idOf("b"), tokenizer?.idOf("<pad>"), tokenizer?.tokenOf(0)]).toEqual([1, 2, "a"]);
  });

  it("is read whole when a byte differs", async () => {
    const { tokenizer } = await loaded(`${text}\n`);
    expect(tokenizer).toMatchObject({ size: 3, maxId: 2, vocabulary: { size: 2, maxId: 1 } });
  });
});
