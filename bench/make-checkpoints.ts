import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createModelTypes } from "../src/checkpoint/model-types.ts";
import { llamaCheckpoint, type MadeFile } from "../src/cli/demo/llama-checkpoint.ts";
import { type JsonObject, type JsonValue, memberOf } from "../src/format/json/json-value.ts";
import { writeSafetensorsHeader } from "../src/format/safetensors/write-header.ts";
import { createArchitectures } from "../src/model/architecture/architectures.ts";
import { modelGraph } from "../src/model/architecture/model-graph.ts";
import type { TensorGraph } from "../src/model/architecture/tensor-graph.ts";
import { configFacts } from "../src/model/config-facts.ts";
import { graphSpecs } from "../src/model/graph-specs.ts";
import { shardTensors, weightIndexText } from "../src/model/shard-tensors.ts";

const SHARD_BYTES = 5_000_000_000;

/** Llama 3.3 70B in its true shape: 723 tensors in 30 shards, and a real tokenizer.json. */
export function makeLlama70b(root: string, folder: string, tokenizer: string): void {
  makeLlama(root, folder, tokenizer, "Meta-Llama-3.3-70B-Instruct");
}

/** Llama 3.1 8B in its true shape: 291 tensors in 4 shards, and a real tokenizer.json. */
export function makeLlama8b(root: string, folder: string, tokenizer: string): void {
  makeLlama(root, folder, tokenizer, "Meta-Llama-3.1-8B-Instruct");
}

function makeLlama(root: string, folder: string, tokenizer: string, model: string): void {
  const base = JSON.parse(readFileSync(join(root, "models", `${model}.json`), "utf8")) as JsonObject;
  const tensors = graphSpecs(graphOf(root, memberOf(base, "config") as JsonObject), "BF16");
  write(folder, llamaCheckpoint(base, tensors, SHARD_BYTES));
  copyFileSync(tokenizer, join(folder, "tokenizer.json"));
}

/** DeepSeek-R1 in its true shape: 91,991 tensors, as its published index counts them. */
export function makeDeepseek(root: string, folder: string): void {
  const shards = shardTensors(graphSpecs(graphOf(root, DEEPSEEK), "BF16", true), 4_300_000_000);
  const files = new Map<string, MadeFile>();
  files.set("config.json", `${JSON.stringify(DEEPSEEK, null, 2)}\n`);
  files.set("model.safetensors.index.json", weightIndexText(shards));
  for (const { file, tensors } of shards) {
    const { head, dataBytes } = writeSafetensorsHeader(tensors);
    files.set(file, { kind: "sparse", head, size: head.length + dataBytes });
  }
  write(folder, files);
}

/** config.json of DeepSeek-R1, the keys that its tensors depend on. */
const DEEPSEEK = {
  architectures: ["DeepseekV3ForCausalLM"],
  model_type: "deepseek_v3",
  eos_token_id: 1,
  bos_token_id: 0,
  vocab_size: 129280,
  hidden_size: 7168,
  intermediate_size: 18432,
  moe_intermediate_size: 2048,
  num_hidden_layers: 61,
  num_attention_heads: 128,
  num_key_value_heads: 128,
  n_routed_experts: 256,
  num_experts_per_tok: 8,
  num_nextn_predict_layers: 1,
  first_k_dense_replace: 3,
  q_lora_rank: 1536,
  kv_lora_rank: 512,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  quantization_config: { quant_method: "fp8", weight_block_size: [128, 128], fmt: "e4m3" },
  transformers_version: "4.46.3",
} as const;

/** The graph of a config.json, by the architectures that ship. */
function graphOf(root: string, config: JsonObject): TensorGraph {
  const read = (...path: readonly string[]): JsonValue =>
    JSON.parse(readFileSync(join(root, "models", ...path), "utf8")) as JsonValue;
  const architectures = createArchitectures([read("architectures", `${config["model_type"]}.json`)]);
  const facts = configFacts(new Map([["config.json", config]]), createModelTypes(read("model-types.json")));
  const model = modelGraph(facts, architectures);
  if (model.graph === null) throw new Error(`no graph: ${JSON.stringify(model.reason)}`);
  return model.graph;
}

function write(folder: string, files: ReadonlyMap<string, MadeFile>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    const path = join(folder, name);
    if (typeof content === "string") writeFileSync(path, content);
    else {
      const file = openSync(path, "w");
      writeSync(file, content.head);
      ftruncateSync(file, content.size);
      closeSync(file);
    }
  }
}
