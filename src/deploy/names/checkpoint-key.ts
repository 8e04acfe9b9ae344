/** The key of a model in a Bundle's checkpoints, as the vendor's tool makes it: META_LLAMA_3_1_8B_INSTRUCT_CKPT. */
export function checkpointKey(model: string): string {
  return `${model.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_CKPT`;
}
