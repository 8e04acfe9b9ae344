/** Segments that wrappers put into names, wherever they stand: torch.compile, FSDP, activation checkpointing, DeepSpeed. */
const WRAPPERS = "_orig_mod|_orig_module|_fsdp_wrapped_module|_checkpoint_wrapped_module|_forward_module|_fpw_module";
/** In front DataParallel's and PEFT's as well, in any nesting; `model.module.` is a wrapped model inside another. */
const FRONT = new RegExp(
  `^(?:(?:base_model\\.model|module|${WRAPPERS})\\.)+|^model\\.module\\.(?=model\\.|lm_head\\.)`,
);
const INFIX = new RegExp(`(?<=\\.)(?:(?:${WRAPPERS})\\.)+`);
const ANY_WRAPPER = new RegExp(`(?<=^|\\.)(?:${WRAPPERS})\\.`, "g");

/** What a known wrapper has put into the name of a tensor; null for a name that none has touched. */
export function wrapperIn(name: string): string | null {
  return (FRONT.exec(name) ?? INFIX.exec(name))?.[0] ?? null;
}

/** A name without what known wrappers put into it. */
export function withoutWrappers(name: string): string {
  return name.replace(FRONT, "").replace(ANY_WRAPPER, "");
}
