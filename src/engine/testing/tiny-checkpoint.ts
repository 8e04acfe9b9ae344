import { RuleFileError } from "../../errors.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { dtypeBits, dtypeNames } from "../../format/safetensors/dtype.ts";
import { type TensorSpec, tensorBytes, writeSafetensorsHeader } from "../../format/safetensors/write-header.ts";
import { type PlannedShard, weightIndexText } from "../../model/shard-tensors.ts";
import type { MemorySpecial } from "../../source/memory-tree.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { CaseInput, TensorPatch } from "./case-file.ts";
import { tinySpecialTokensMap, tinyTokenizer, tinyTokenizerConfig } from "./tiny-tokenizer.ts";

/** config.json of a Llama of two layers, as transformers 4.45 writes it. */
const CONFIG = `{
  "architectures": [
    "LlamaForCausalLM"
  ],
  "attention_bias": false,
  "attention_dropout": 0.0,
  "bos_token_id": 56,
  "eos_token_id": [
    57,
    58
  ],
  "hidden_act": "silu",
  "hidden_size": 16,
  "initializer_range": 0.02,
  "intermediate_size": 32,
  "max_position_embeddings": 2048,
  "mlp_bias": false,
  "model_type": "llama",
  "num_attention_heads": 4,
  "num_hidden_layers": 2,
  "num_key_value_heads": 2,
  "pad_token_id": 59,
  "pretraining_tp": 1,
  "rms_norm_eps": 1e-05,
  "rope_scaling": {
    "factor": 8.0,
    "high_freq_factor": 4.0,
    "low_freq_factor": 1.0,
    "original_max_position_embeddings": 256,
    "rope_type": "llama3"
  },
  "rope_theta": 500000.0,
  "tie_word_embeddings": false,
  "torch_dtype": "bfloat16",
  "transformers_version": "4.45.1",
  "use_cache": true,
  "vocab_size": 64
}
`;

const GENERATION_CONFIG = `{
  "_from_model_config": true,
  "bos_token_id": 56,
  "do_sample": true,
  "eos_token_id": [
    57,
    58
  ],
  "pad_token_id": 59,
  "temperature": 0.6,
  "top_p": 0.9,
  "transformers_version": "4.45.1"
}
`;

/** The tensors of that model: hidden 16, 4 heads and 2 key-value heads of width 4, feed-forward 32, vocabulary 64. */
export function tinyTensors(): ReadonlyMap<string, TensorPatch> {
  const bf16 = (...shape: readonly number[]): TensorPatch => ({ dtype: "BF16", shape });
  const tensors = new Map<string, TensorPatch>([
    ["lm_head.weight", bf16(64, 16)],
    ["model.embed_tokens.weight", bf16(64, 16)],
  ]);
  for (const layer of [0, 1]) {
    const prefix = `model.layers.${layer}`;
    tensors.set(`${prefix}.input_layernorm.weight`, bf16(16));
    tensors.set(`${prefix}.mlp.down_proj.weight`, bf16(16, 32));
    tensors.set(`${prefix}.mlp.gate_proj.weight`, bf16(32, 16));
    tensors.set(`${prefix}.mlp.up_proj.weight`, bf16(32, 16));
    tensors.set(`${prefix}.post_attention_layernorm.weight`, bf16(16));
    tensors.set(`${prefix}.self_attn.k_proj.weight`, bf16(8, 16));
    tensors.set(`${prefix}.self_attn.o_proj.weight`, bf16(16, 16));
    tensors.set(`${prefix}.self_attn.q_proj.weight`, bf16(16, 16));
    tensors.set(`${prefix}.self_attn.v_proj.weight`, bf16(8, 16));
  }
  return tensors.set("model.norm.weight", bf16(16));
}

/** Text, or a weight file: a header over a hole, so that a case may give a tensor its true shape; or just bytes. */
type FileContent = string | Extract<MemorySpecial, { kind: "sparse" }>;

export type CheckpointFiles = Map<string, FileContent>;

/**
 * The files of a small Hugging Face checkpoint in which nothing is wrong, changed by a case's patch.
 * @throws RuleFileError when the patch asks for what the checkpoint does not have or no file can hold
 */
export function tinyCheckpoint(input: Omit<CaseInput, "name" | "base" | "deployment"> = {}): CheckpointFiles {
  const files: CheckpointFiles = new Map([
    ["config.json", CONFIG],
    ["generation_config.json", GENERATION_CONFIG],
    ["special_tokens_map.json", print(tinySpecialTokensMap())],
    ["tokenizer.json", print(tinyTokenizer())],
    ["tokenizer_config.json", print(tinyTokenizerConfig())],
    ...weightFiles(patchedTensors(input.tensors ?? {}), input.sharded === true),
  ]);
  for (const [name, patch] of Object.entries(input.patch ?? {})) files.set(name, patched(name, files.get(name), patch));
  for (const [name, text] of Object.entries(input.files ?? {})) files.set(name, text);
  for (const [name, base64] of Object.entries(input.bytes ?? {})) files.set(name, binary(base64));
  for (const name of input.remove ?? []) {
    if (!files.delete(name)) throw new RuleFileError(`the tiny checkpoint has no file "${name}" to remove`);
  }
  return files;
}

function patchedTensors(patch: NonNullable<CaseInput["tensors"]>): readonly TensorSpec[] {
  const tensors = new Map(tinyTensors());
  for (const [name, tensor] of Object.entries(patch)) {
    if (tensor !== null) tensors.set(name, tensor);
    else if (!tensors.delete(name)) throw new RuleFileError(`the tiny checkpoint has no tensor "${name}" to remove`);
  }
  return [...tensors].map(([name, tensor]) => checkedTensor({ name, ...tensor }));
}

function checkedTensor(tensor: TensorSpec): TensorSpec {
  const { name, dtype, shape } = tensor;
  const label = `the tensor "${name}" of dtype ${dtype} and shape [${shape.join(", ")}]`;
  if (dtypeBits(dtype) === null) {
    const guess = didYouMean(dtype.toUpperCase(), dtypeNames());
    throw new RuleFileError(`${label} has a dtype that safetensors does not know${guess}`);
  }
  const bytes = tensorBytes(tensor);
  if (shape.some((size) => size < 0) || !Number.isSafeInteger(bytes)) {
    throw new RuleFileError(`${label} takes ${bytes} bytes, which no file can hold; write the weight file under files`);
  }
  return tensor;
}

/** model.safetensors, or two shards of about half the tensors each and their index. */
function weightFiles(tensors: readonly TensorSpec[], sharded: boolean): [string, FileContent][] {
  if (!sharded) return [["model.safetensors", weightFile(tensors)]];
  const half = Math.ceil(tensors.length / 2);
  const shards: readonly PlannedShard[] = [
    { file: "model-00001-of-00002.safetensors", tensors: tensors.slice(0, half) },
    { file: "model-00002-of-00002.safetensors", tensors: tensors.slice(half) },
  ];
  return [
    ...shards.map((shard): [string, FileContent] => [shard.file, weightFile(shard.tensors)]),
    ["model.safetensors.index.json", weightIndexText(shards)],
  ];
}

function weightFile(tensors: readonly TensorSpec[]): FileContent {
  const { head, dataBytes } = writeSafetensorsHeader(tensors);
  return { kind: "sparse", size: head.length + dataBytes, head };
}

function binary(base64: string): FileContent {
  const head = Buffer.from(base64, "base64");
  return { kind: "sparse", size: head.length, head };
}

function patched(name: string, text: FileContent | undefined, patch: JsonObject): string {
  if (typeof text === "object") throw new RuleFileError(`${name} is a weight file: change it with tensors, not patch`);
  return print(mergePatch(JSON.parse(text ?? "{}") as JsonValue, patch));
}

/** RFC 7396: null removes a key, objects merge, everything else replaces. */
function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(memberOf(target, key), value));
  }
  return Object.fromEntries(merged);
}

function print(value: JsonValue): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
