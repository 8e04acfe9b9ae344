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
import { llamaCheckpoint, type MadeFile } from "../src/cli/demo/llama-checkpoint.ts";
import type { JsonObject } from "../src/format/json/json-value.ts";
import { type TensorSpec, writeSafetensorsHeader } from "../src/format/safetensors/write-header.ts";
import { shardTensors, weightIndexText } from "../src/model/shard-tensors.ts";

const SHARD_BYTES = 5_000_000_000;

/** Llama 3.3 70B in its true shape: 723 tensors in 30 shards, and a real tokenizer.json. */
export function makeLlama70b(root: string, folder: string, tokenizer: string): void {
  const base = JSON.parse(readFileSync(join(root, "models", "Meta-Llama-3.3-70B-Instruct.json"), "utf8")) as JsonObject;
  write(folder, llamaCheckpoint(base, SHARD_BYTES));
  copyFileSync(tokenizer, join(folder, "tokenizer.json"));
}

/** DeepSeek-R1 in its true shape: 91,991 tensors, as its published index counts them. */
export function makeDeepseek(folder: string): void {
  const shards = shardTensors(deepseekTensors(), 4_300_000_000);
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

function deepseekTensors(): readonly TensorSpec[] {
  const { hidden_size: hidden, num_attention_heads: heads, vocab_size: vocab } = DEEPSEEK;
  const tensors: TensorSpec[] = [];
  const plain = (name: string, ...shape: number[]): void => void tensors.push({ name, dtype: "BF16", shape });
  const scaled = (name: string, rows: number, columns: number): void => {
    tensors.push({ name, dtype: "F8_E4M3", shape: [rows, columns] });
    tensors.push({ name: `${name}_scale_inv`, dtype: "F32", shape: [Math.ceil(rows / 128), Math.ceil(columns / 128)] });
  };
  const feedForward = (prefix: string, width: number): void => {
    scaled(`${prefix}gate_proj.weight`, width, hidden);
    scaled(`${prefix}up_proj.weight`, width, hidden);
    scaled(`${prefix}down_proj.weight`, hidden, width);
  };
  plain("model.embed_tokens.weight", vocab, hidden);
  for (let layer = 0; layer <= DEEPSEEK.num_hidden_layers; layer++) {
    const prefix = `model.layers.${layer}.`;
    plain(`${prefix}input_layernorm.weight`, hidden);
    plain(`${prefix}post_attention_layernorm.weight`, hidden);
    scaled(`${prefix}self_attn.q_a_proj.weight`, 1536, hidden);
    plain(`${prefix}self_attn.q_a_layernorm.weight`, 1536);
    scaled(`${prefix}self_attn.q_b_proj.weight`, heads * 192, 1536);
    scaled(`${prefix}self_attn.kv_a_proj_with_mqa.weight`, 576, hidden);
    plain(`${prefix}self_attn.kv_a_layernorm.weight`, 512);
    scaled(`${prefix}self_attn.kv_b_proj.weight`, heads * 256, 512);
    scaled(`${prefix}self_attn.o_proj.weight`, hidden, heads * 128);
    if (layer < DEEPSEEK.first_k_dense_replace) feedForward(`${prefix}mlp.`, DEEPSEEK.intermediate_size);
    else {
      plain(`${prefix}mlp.gate.weight`, 256, hidden);
      tensors.push({ name: `${prefix}mlp.gate.e_score_correction_bias`, dtype: "F32", shape: [256] });
      for (let expert = 0; expert < 256; expert++) feedForward(`${prefix}mlp.experts.${expert}.`, 2048);
      feedForward(`${prefix}mlp.shared_experts.`, 2048);
    }
    if (layer === DEEPSEEK.num_hidden_layers) {
      plain(`${prefix}embed_tokens.weight`, vocab, hidden);
      plain(`${prefix}enorm.weight`, hidden);
      plain(`${prefix}hnorm.weight`, hidden);
      plain(`${prefix}eh_proj.weight`, hidden, 2 * hidden);
      plain(`${prefix}shared_head.norm.weight`, hidden);
      plain(`${prefix}shared_head.head.weight`, vocab, hidden);
    }
  }
  plain("model.norm.weight", hidden);
  plain("lm_head.weight", vocab, hidden);
  return tensors;
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
