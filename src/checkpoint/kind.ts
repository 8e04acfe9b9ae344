/** What a folder holds. Everything but "huggingface" is named to the user with the way out. */
export type CheckpointKind =
  | "huggingface"
  | "adapter"
  | "deepspeed"
  | "fsdp"
  | "dcp"
  | "megatron"
  | "fast-llm"
  | "gguf"
  | "meta"
  | "trainer-state"
  | "unknown";
