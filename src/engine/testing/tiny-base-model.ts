import type { ModelTypes } from "../../checkpoint/model-types.ts";
import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import type { BaseModel } from "../../model/base-model.ts";
import { readBaseModelEntry } from "../../model/base-model-entry.ts";
import { toBaseModel } from "../../model/to-base-model.ts";
import { tinyCheckpoint } from "./tiny-checkpoint.ts";

/** What makes a mixture of experts with a window of the tiny Llama. */
const MIXTURE: JsonObject = {
  architectures: ["Qwen3MoeForCausalLM"],
  model_type: "qwen3_moe",
  num_experts: 8,
  num_experts_per_tok: 2,
  moe_intermediate_size: 8,
  use_sliding_window: true,
  sliding_window: 512,
};

/**
 * The base model that the tiny checkpoint was trained from: the same files, called Tiny-Llama-Instruct; or its sibling
 * with experts, which a checkpoint is when its config.json has these keys too.
 */
export function tinyBaseModel(
  modelTypes: ModelTypes,
  { mixture = false }: { readonly mixture?: boolean } = {},
): BaseModel {
  const files = tinyCheckpoint(mixture ? { patch: { "config.json": MIXTURE } } : {});
  const parse = (name: string): JsonValue => JSON.parse(String(files.get(name))) as JsonValue;
  const token = (id: number, text: string): JsonObject => ({ id, text });
  const entry = readBaseModelEntry({
    name: "Tiny-Llama-Instruct",
    families: ["tiny"],
    documentedFor: [],
    hubIds: ["tiny/Tiny-Llama-Instruct"],
    aliases: [],
    kubernetesName: null,
    architectureKey: null,
    config: parse("config.json"),
    generationConfig: parse("generation_config.json"),
    tokenizerConfig: parse("tokenizer_config.json"),
    transformers: {
      minimum: { version: "4.43.0", reason: "rope type llama3" },
      deployment: { version: "4.45.1", reason: "the vendor's default" },
    },
    contextLengths: [],
    tokenizer: { model: "BPE", size: 64, maxId: 63, sha256: [], overflow: [] },
    specialTokens: {
      bos: token(56, "<|begin_of_text|>"),
      eos: [token(57, "<|end_of_text|>"), token(58, "<|eot_id|>")],
      pad: token(59, "<|finetune_right_pad_id|>"),
      spare: [],
    },
    requiredFiles: [
      "config.json",
      "generation_config.json",
      "special_tokens_map.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ],
    customCheckpoints: { supported: true, reason: "made for cases" },
    drafts: [],
    sources: {},
  });
  return toBaseModel(entry, "declared", modelTypes);
}
