import { describe, expect, it } from "vitest";
import { llamaCheckpoint, type MadeFile } from "../src/cli/demo/llama-checkpoint.ts";
import type { JsonObject, JsonValue } from "../src/format/json/json-value.ts";
import { type TensorSpec, writeSafetensorsHeader } from "../src/format/safetensors/write-header.ts";
import { graphSpecs } from "../src/model/graph-specs.ts";
import { type PlannedShard, shardTensors, weightIndexText } from "../src/model/shard-tensors.ts";
import { graphOf } from "./support/architectures.ts";
import { type FileContent, lintFiles, outcome, projectFile } from "./support/lint-files.ts";

// A Llama 3.2 1B of true shape, 146 tensors in three shards, and one fault at a time: each must be found, once, at the
// right key, and nothing else reported.

const BASE = "Meta-Llama-3.2-1B-Instruct";
const ENTRY = JSON.parse(projectFile(`models/${BASE}.json`)) as JsonObject;
const CONFIG = ENTRY["config"] as JsonObject;
const TENSORS = graphSpecs(graphOf(CONFIG), "BF16");
const SHARDS = shardTensors(TENSORS, 1_000_000_000);
const INDEX = "model.safetensors.index.json";
const [FIRST, SECOND] = ["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors"] as const;

type Files = Map<string, FileContent>;
type Json = Record<string, JsonValue>;

function edit(files: Files, name: string, change: (json: Json) => JsonValue): void {
  const json = JSON.parse(String(files.get(name))) as Json;
  files.set(name, JSON.stringify(change(json), null, 2));
}

function config(change: (json: Json) => JsonValue) {
  return (files: Files): void => edit(files, "config.json", change);
}

function set(name: string, values: Json) {
  return (files: Files): void => edit(files, name, (json) => ({ ...json, ...values }));
}

function without(name: string, ...keys: readonly string[]) {
  return (files: Files): void =>
    edit(files, name, (json) => Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key))));
}

/** Writes the weights again with other tensors: headers and index agree. */
function weights(change: (tensors: readonly TensorSpec[]) => readonly TensorSpec[]) {
  return (files: Files): void => {
    for (const { file } of SHARDS) files.delete(file);
    writeShards(files, shardTensors(change(TENSORS), 1_000_000_000));
  };
}

function writeShards(files: Files, shards: readonly PlannedShard[]): void {
  for (const { file, tensors } of shards) {
    const { head, dataBytes } = writeSafetensorsHeader(tensors);
    files.set(file, { kind: "sparse", head, size: head.length + dataBytes });
  }
  files.set(INDEX, weightIndexText(shards));
}

function resize(name: string, by: number) {
  return (files: Files): void => {
    const file = files.get(name) as Extract<MadeFile, { kind: "sparse" }>;
    files.set(name, { ...file, size: file.size + by });
  };
}

function text(name: string, content: string) {
  return (files: Files): void => void files.set(name, content);
}

/** Maps a tensor to another shard, or takes it out of the index. */
function inIndex(tensor: string, shard: string | null) {
  return (files: Files): void =>
    edit(files, INDEX, (json) => {
      const { [tensor]: _, ...map } = json["weight_map"] as Record<string, string>;
      return { ...json, weight_map: shard === null ? map : { ...map, [tensor]: shard } };
    });
}

function oneTensor(name: string, change: Partial<TensorSpec>) {
  return weights((tensors) => tensors.map((tensor) => (tensor.name === name ? { ...tensor, ...change } : tensor)));
}

const FAULTS: readonly (readonly [fault: string, plant: (files: Files) => void, found: string])[] = [
  // files
  ["config.json is gone", (files) => void files.delete("config.json"), "error files/config-missing config.json"],
  [
    "no generation_config.json",
    (files) => void files.delete("generation_config.json"),
    "warning files/generation-config-missing generation_config.json",
  ],
  ["no tokenizer.json", (files) => void files.delete("tokenizer.json"), "error files/tokenizer-missing "],
  [
    "no tokenizer_config.json",
    (files) => void files.delete("tokenizer_config.json"),
    "warning files/tokenizer-config-missing tokenizer_config.json",
  ],
  [
    "no special_tokens_map.json",
    (files) => void files.delete("special_tokens_map.json"),
    "warning files/special-tokens-map-missing special_tokens_map.json",
  ],
  [
    "a shard is gone",
    (files) => void files.delete(SECOND),
    `error files/shard-missing ${INDEX}#/weight_map/model.layers.10.input_layernorm.weight`,
  ],
  [
    "a shard is a Git LFS pointer",
    text(SECOND, "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 9\n"),
    `error files/lfs-pointer ${SECOND}`,
  ],
  ["a shard is empty", text(SECOND, ""), `error files/empty-file ${SECOND}`],
  [
    "a shard is a saved web page",
    text(SECOND, "<!doctype html><html><body>404</body></html>"),
    `error files/web-page ${SECOND}`,
  ],
  [
    "a shard is an archive",
    (files) => void files.set(SECOND, Buffer.from("504b03041400000000000000", "hex")),
    `error files/wrong-format ${SECOND}`,
  ],
  ["a shard is a FIFO", (files) => void files.set(SECOND, { kind: "fifo" }), `error files/not-regular ${SECOND}`],
  [
    "a trailing comma",
    (files) => void files.set("config.json", String(files.get("config.json")).replace(/\n}\s*$/, ",\n}\n")),
    "error files/json-syntax config.json",
  ],
  [
    "a key twice",
    (files) => void files.set("config.json", String(files.get("config.json")).replace("{", '{"hidden_size": 2048,')),
    "error files/json-duplicate-key config.json",
  ],
  [
    "an infinite number",
    (files) =>
      void files.set(
        "config.json",
        String(files.get("config.json")).replace("{", '{"time_step_limit": [0.0, Infinity],'),
      ),
    "warning files/json-non-finite config.json",
  ],
  [
    "the index leaves the folder",
    inIndex("model.norm.weight", "../model.safetensors"),
    `error files/index-shard-name ${INDEX}#/weight_map/model.norm.weight`,
  ],
  ["the optimizer is still there", text("optimizer.pt", "x"), "info files/leftovers optimizer.pt"],
  // weights
  ["a shard is cut off", resize(SECOND, -4096), `error weights/truncated ${SECOND}`],
  ["a shard is too long", resize(SECOND, 1), `error weights/trailing-bytes ${SECOND}`],
  [
    "the index names a tensor that no shard has",
    inIndex("model.layers.3.self_attn.q_proj.bias", FIRST),
    `error weights/index-tensor-missing ${INDEX}#/weight_map/model.layers.3.self_attn.q_proj.bias`,
  ],
  [
    "the index names a head that no shard has",
    inIndex("lm_head.weight", FIRST),
    `error weights/index-tensor-missing ${INDEX}#/weight_map/lm_head.weight`,
  ],
  [
    "the index forgets a tensor",
    inIndex("model.norm.weight", null),
    `warning weights/index-tensor-unlisted ${INDEX}#/weight_map`,
  ],
  [
    "total_size is wrong",
    (files) => edit(files, INDEX, (json) => ({ ...json, metadata: { total_size: 17 } })),
    `warning weights/total-size ${INDEX}#/metadata/total_size`,
  ],
  [
    "the tied head is there all the same",
    weights((tensors) => [...tensors, { name: "lm_head.weight", dtype: "BF16", shape: [128256, 2048] }]),
    "warning weights/tied-head config.json#/tie_word_embeddings",
  ],
  [
    "the head is lost",
    set("config.json", { tie_word_embeddings: false }),
    "error weights/head-missing config.json#/tie_word_embeddings",
  ],
  [
    "DDP's prefix is left in all names",
    weights((tensors) => tensors.map((tensor) => ({ ...tensor, name: `module.${tensor.name}` }))),
    `error weights/name-prefix ${INDEX}#/weight_map/module.model.embed_tokens.weight`,
  ],
  [
    "LoRA was not merged",
    weights((tensors) => [
      ...tensors,
      { name: "model.layers.0.self_attn.q_proj.lora_A.default.weight", dtype: "BF16", shape: [8, 2048] },
    ]),
    `error weights/lora-unmerged ${INDEX}#/weight_map/model.layers.0.self_attn.q_proj.lora_A.default.weight`,
  ],
  [
    "a ZeRO-3 shell",
    oneTensor("model.layers.4.mlp.up_proj.weight", { shape: [0] }),
    `error weights/zero3-shell ${INDEX}#/weight_map/model.layers.4.mlp.up_proj.weight`,
  ],
  [
    "the embedding was resized",
    oneTensor("model.embed_tokens.weight", { shape: [128264, 2048] }),
    "error weights/embedding-rows config.json#/vocab_size",
  ],
  [
    "the weights are float32, the config says bfloat16",
    weights((tensors) => tensors.map((tensor) => ({ ...tensor, dtype: "F16" }))),
    "warning weights/dtype config.json#/torch_dtype",
  ],
  [
    "a quantisation that is not there",
    set("config.json", { quantization_config: { quant_method: "bitsandbytes", load_in_4bit: true } }),
    "warning weights/quantization-stray config.json#/quantization_config",
  ],
  // config against the base model
  [
    "other attention heads",
    set("config.json", { num_attention_heads: 16 }),
    "error config/num-attention-heads config.json#/num_attention_heads",
  ],
  [
    "other key and value heads",
    set("config.json", { num_key_value_heads: 4 }),
    "error config/num-key-value-heads config.json#/num_key_value_heads",
  ],
  [
    "another hidden size",
    set("config.json", { hidden_size: 4096 }),
    "error config/hidden-size config.json#/hidden_size",
  ],
  ["another head width", set("config.json", { head_dim: 128 }), "error config/head-dim config.json#/head_dim"],
  [
    "another feed-forward width",
    set("config.json", { intermediate_size: 8191 }),
    "error config/intermediate-size config.json#/intermediate_size",
  ],
  [
    "another layer count",
    set("config.json", { num_hidden_layers: 15 }),
    "error config/num-hidden-layers config.json#/num_hidden_layers",
  ],
  ["another activation", set("config.json", { hidden_act: "gelu" }), "error config/hidden-act config.json#/hidden_act"],
  ["biases", set("config.json", { attention_bias: true }), "error config/attention-bias config.json#/attention_bias"],
  [
    "dropout left over",
    set("config.json", { attention_dropout: 0.1 }),
    "error config/attention-dropout config.json#/attention_dropout",
  ],
  [
    "a resized vocabulary",
    set("config.json", { vocab_size: 128257 }),
    "error config/vocab-size config.json#/vocab_size",
  ],
  [
    "theta is the default",
    set("config.json", { rope_theta: 10000 }),
    "error config/rope-theta config.json#/rope_theta",
  ],
  ["no rope scaling", without("config.json", "rope_scaling"), "error config/rope-type config.json"],
  [
    "the scaling of a sibling",
    config((json) => ({ ...json, rope_scaling: { ...(json["rope_scaling"] as Json), factor: 8 } })),
    "error config/rope-factor config.json#/rope_scaling/factor",
  ],
  [
    "a shorter context",
    set("config.json", { max_position_embeddings: 8192 }),
    "error config/max-position-embeddings config.json#/max_position_embeddings",
  ],
  ["another epsilon", set("config.json", { rms_norm_eps: 1e-6 }), "warning config/norm-eps config.json#/rms_norm_eps"],
  // config by itself
  ["a number as a text", set("config.json", { hidden_size: "2048" }), "error config/schema config.json#/hidden_size"],
  [
    "code from another repository",
    set("config.json", { auto_map: { AutoModel: "evil/repo--modeling.X" } }),
    "error config/remote-code-elsewhere config.json#/auto_map/AutoModel",
  ],
  [
    "a rope key is lost",
    config((json) => ({
      ...json,
      rope_scaling: { ...(json["rope_scaling"] as Json), low_freq_factor: undefined as unknown as JsonValue },
    })),
    "error config/rope-complete config.json#/rope_scaling",
  ],
  // tokens
  [
    "an empty chat template",
    set("tokenizer_config.json", { chat_template: "" }),
    "warning tokenizer/chat-template-missing tokenizer_config.json#/chat_template",
  ],
  [
    "tokenizer_config.json breaks off",
    text("tokenizer_config.json", '{"bos_token": "<|begin'),
    "error files/json-syntax tokenizer_config.json",
  ],
  ["config.json is a list", text("config.json", "[]"), "error files/json-object config.json"],
  [
    "a NaN where a number belongs",
    (files) => void files.set("config.json", String(files.get("config.json")).replace("0.02", "NaN")),
    "warning files/json-non-finite config.json",
  ],
  [
    "no chat template",
    without("tokenizer_config.json", "chat_template"),
    "warning tokenizer/chat-template-missing tokenizer_config.json#/chat_template",
  ],
  [
    "another eos in special_tokens_map.json",
    set("special_tokens_map.json", { eos_token: "<|end_of_text|>" }),
    "warning tokenizer/special-tokens-agree special_tokens_map.json#/eos_token",
  ],
  [
    "two bos ids",
    set("generation_config.json", { bos_token_id: 1 }),
    "warning generation/bos-agree generation_config.json#/bos_token_id",
  ],
  [
    "sampling settings without sampling",
    set("generation_config.json", { do_sample: false }),
    "warning generation/sampling-flags generation_config.json#/do_sample",
  ],
];

const GOOD: ReadonlyMap<string, FileContent> = llamaCheckpoint(ENTRY, TENSORS, 1_000_000_000);

function good(): Files {
  return new Map(GOOD);
}

describe("a Llama 3.2 1B of true shape", () => {
  it("has three shards and 146 tensors, as the published one", () => {
    expect(SHARDS.map(({ file }) => file)).toContain(SECOND);
    expect(SHARDS.flatMap(({ tensors }) => tensors)).toHaveLength(146);
  });

  it("is fine", async () => {
    expect(outcome(await lintFiles(good(), { model: BASE }))).toEqual([]);
    expect(outcome(await lintFiles(good()))).toEqual([]);
  });

  it.each(FAULTS)("%s", async (_, plant, found) => {
    const files = good();
    plant(files);
    expect(outcome(await lintFiles(files, { model: BASE }))).toEqual([found]);
  });

  it("has at least thirty kinds of faults planted", () => {
    expect(new Set(FAULTS.map(([, , found]) => found.split(" ")[1])).size).toBeGreaterThanOrEqual(30);
  });
});
