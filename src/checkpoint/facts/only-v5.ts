/**
 * Model types that transformers has since version 5: absent from CONFIG_MAPPING_NAMES shortly before 5.0
 * (huggingface/transformers 0010023, src/transformers/models/auto/configuration_auto.py), present in 5.12.
 * What 4.x readers make of such a checkpoint is no question.
 */
const SINCE_V5: ReadonlySet<string> = new Set([
  "cohere2_moe",
  "deepseek_v32",
  "deepseek_v4",
  "diffusion_gemma",
  "exaone_moe",
  "gemma4",
  "gemma4_text",
  "gemma4_unified",
  "glm4_moe_lite",
  "glm_image",
  "glm_moe_dsa",
  "glm_ocr",
  "granite4_vision",
  "hrm_text",
  "hy_v3",
  "hyperclovax",
  "laguna",
  "mellum",
  "minimax_m3_vl",
  "mistral4",
  "olmo_hybrid",
  "openai_privacy_filter",
  "qwen3_5",
  "qwen3_5_moe",
  "qwen3_5_moe_text",
  "qwen3_5_text",
  "solar_open",
  "voxtral_realtime",
  "youtu",
]);

export function isOnlyInV5(modelType: string): boolean {
  return SINCE_V5.has(modelType);
}
