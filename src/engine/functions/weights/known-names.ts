import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";

/** Faults of an index after which every name in it is known all the same. */
const HARMLESS: ReadonlySet<string> = new Set(["index/total-size-type", "json/duplicate-key"]);

/**
 * Whether the name of every tensor is known, so that the lack of one means something: from a sound index, or from
 * model.safetensors or pytorch_model.bin alone. Shards without an index may be a part of the model.
 */
export function knowsAllNames({ weights, problems }: Checkpoint): boolean {
  const { index, loaded } = weights;
  if (index !== null) {
    return !problems.some(({ code, place }) => place.file === index.file && !HARMLESS.has(code));
  }
  const [only] = loaded;
  return (
    weights.complete &&
    loaded.length === 1 &&
    (only?.file === "model.safetensors" || only?.file === "pytorch_model.bin")
  );
}
