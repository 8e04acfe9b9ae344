import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { WeightIndex } from "../../../checkpoint/weights.ts";

/**
 * Whether the map of an index says all that the file says: what breaks off, or has names that were refused, has its own
 * finding, and what is not in it proves nothing.
 */
export function indexIsWhole({ problems }: Checkpoint, index: WeightIndex): boolean {
  if (index.weightMap.size === 0) return false;
  return !problems.some(({ place, code }) => place.file === index.file && !HARMLESS.has(code));
}

const HARMLESS: ReadonlySet<string> = new Set(["index/total-size-type", "json/duplicate-key"]);
