import type { JsonObject } from "../../src/format/json/json-value.ts";

const TEXT = {
  hidden_size: 32,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 48,
  intermediate_size: 40,
};
const WIDE_HEAD = { ...TEXT, head_dim: 16 };
const MIXTURE = { moe_intermediate_size: 8, num_experts: 4 };
const DEEPSEEK = {
  ...TEXT,
  num_key_value_heads: 4,
  moe_intermediate_size: 8,
  n_routed_experts: 4,
  num_experts_per_tok: 2,
  n_group: 2,
  topk_group: 1,
  first_k_dense_replace: 1,
  q_lora_rank: 12,
  kv_lora_rank: 8,
  qk_nope_head_dim: 8,
  qk_rope_head_dim: 4,
  v_head_dim: 6,
  n_shared_experts: 2,
};
const VISION = {
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 24,
  image_size: 28,
  patch_size: 14,
};
const SPEECH = {
  d_model: 32,
  encoder_layers: 2,
  decoder_layers: 3,
  encoder_attention_heads: 4,
  decoder_attention_heads: 4,
  encoder_ffn_dim: 40,
  decoder_ffn_dim: 48,
  vocab_size: 64,
};
const LLAMA4 = { ...TEXT, head_dim: 8, intermediate_size_mlp: 56, num_local_experts: 4, pad_token_id: 0 };
const FALCON = { hidden_size: 32, num_hidden_layers: 2, num_attention_heads: 4, vocab_size: 48 };
const PERSIMMON = { ...FALCON, intermediate_size: 64 };

/** Sizes that differ from each other wherever the architecture lets them, so that no formula is right by chance. */
const CONFIGS: readonly (readonly [label: string, modelType: string, config: JsonObject])[] = [
  ["llama", "llama", { ...TEXT, attention_bias: true, mlp_bias: true }],
  ["llama, tied", "llama", { ...TEXT, tie_word_embeddings: true }],
  ["mistral", "mistral", WIDE_HEAD],
  ["mixtral", "mixtral", { ...TEXT, num_local_experts: 4 }],
  ["qwen2", "qwen2", TEXT],
  [
    "qwen2_moe",
    "qwen2_moe",
    { ...TEXT, ...MIXTURE, shared_expert_intermediate_size: 24, mlp_only_layers: [0], decoder_sparse_step: 1 },
  ],
  ["qwen2_moe without biases", "qwen2_moe", { ...TEXT, ...MIXTURE, qkv_bias: false }],
  ["qwen3", "qwen3", { ...WIDE_HEAD, attention_bias: true }],
  ["qwen3_moe", "qwen3_moe", { ...WIDE_HEAD, ...MIXTURE, decoder_sparse_step: 2 }],
  ["gemma", "gemma", { ...WIDE_HEAD, attention_bias: true }],
  ["gemma, untied", "gemma", { ...WIDE_HEAD, tie_word_embeddings: false }],
  ["gemma2", "gemma2", WIDE_HEAD],
  ["gemma3_text", "gemma3_text", WIDE_HEAD],
  [
    "gemma3",
    "gemma3",
    {
      text_config: { ...WIDE_HEAD, model_type: "gemma3_text" },
      vision_config: { ...VISION, model_type: "siglip_vision_model", vision_use_head: false },
      mm_tokens_per_image: 4,
    },
  ],
  [
    "gemma3 with a vision head",
    "gemma3",
    {
      text_config: { ...WIDE_HEAD, model_type: "gemma3_text" },
      vision_config: { ...VISION, model_type: "siglip_vision_model" },
      mm_tokens_per_image: 4,
    },
  ],
  ["phi3", "phi3", { ...TEXT, pad_token_id: 0, bos_token_id: 1, eos_token_id: 1 }],
  ["deepseek_v3", "deepseek_v3", { ...DEEPSEEK, attention_bias: true }],
  ["deepseek_v3 without q_lora_rank", "deepseek_v3", { ...DEEPSEEK, q_lora_rank: null }],
  ["gpt_oss", "gpt_oss", { ...WIDE_HEAD, num_local_experts: 4 }],
  ["gpt_oss without biases", "gpt_oss", { ...WIDE_HEAD, num_local_experts: 4, attention_bias: false }],
  ["llama4_text, every second layer a mixture", "llama4_text", { ...LLAMA4, interleave_moe_layer_step: 2 }],
  ["llama4_text", "llama4_text", { ...LLAMA4, interleave_moe_layer_step: 1 }],
  [
    "llama4",
    "llama4",
    {
      text_config: { ...LLAMA4, moe_layers: [1], model_type: "llama4_text" },
      vision_config: {
        ...VISION,
        model_type: "llama4_vision_model",
        vision_output_dim: 20,
        projector_input_dim: 20,
        projector_output_dim: 20,
      },
    },
  ],
  [
    "whisper",
    "whisper",
    {
      ...SPEECH,
      num_mel_bins: 8,
      max_source_positions: 20,
      max_target_positions: 12,
      pad_token_id: 0,
      bos_token_id: 1,
      eos_token_id: 2,
      decoder_start_token_id: 1,
    },
  ],
  ["m2m_100", "m2m_100", { ...SPEECH, max_position_embeddings: 32 }],
  ["bloom", "bloom", { hidden_size: 32, n_layer: 2, n_head: 4, vocab_size: 48 }],
  ["falcon", "falcon", { ...FALCON, new_decoder_architecture: true, num_kv_heads: 2, bias: true }],
  ["falcon with one key", "falcon", FALCON],
  ["falcon in sequence", "falcon", { ...FALCON, multi_query: false, parallel_attn: false, bias: true }],
  ["gpt_neox", "gpt_neox", PERSIMMON],
  ["fuyu", "fuyu", { ...PERSIMMON, patch_size: 4, text_config: { ...PERSIMMON, model_type: "persimmon" } }],
  [
    "qwen2_vl",
    "qwen2_vl",
    {
      text_config: TEXT,
      vision_config: { depth: 2, embed_dim: 16, hidden_size: 32, mlp_ratio: 2, num_heads: 2, patch_size: 14 },
    },
  ],
  [
    "qwen3_vl",
    "qwen3_vl",
    {
      text_config: WIDE_HEAD,
      vision_config: {
        depth: 3,
        hidden_size: 16,
        intermediate_size: 24,
        num_heads: 2,
        out_hidden_size: 32,
        num_position_embeddings: 16,
        deepstack_visual_indexes: [0, 1],
        patch_size: 4,
      },
    },
  ],
];

/** config.json of a tiny model for each way of an architecture, by what it is; no class is named yet. */
export const TINY_CONFIGS: ReadonlyMap<string, JsonObject & { readonly model_type: string }> = new Map(
  CONFIGS.map(([label, modelType, config]) => [label, { model_type: modelType, ...config }]),
);

/** The config of a model class; a head for classification has three labels. */
export function ofClass(config: JsonObject, className: string): JsonObject {
  const labels = { id2label: { 0: "A", 1: "B", 2: "C" }, label2id: { A: 0, B: 1, C: 2 } };
  return { ...config, architectures: [className], ...(className.endsWith("Classification") ? labels : {}) };
}
