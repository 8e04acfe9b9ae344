import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { valuePlace } from "../../../checkpoint/place.ts";
import { bytesOfDtypes, tensorsUpTo } from "../../../checkpoint/weights.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { compareIndex } from "./compare-index.ts";
import { isShell, MAX_SHELL } from "./empty-tensors.ts";

const NOT_APPLICABLE: FunctionOutcome = { targets: 0, findings: [] };

/**
 * metadata.total_size against the sum of the tensors' bytes, which is what save_pretrained writes there. Without the
 * headers only a size of 0 is known to be wrong.
 */
export const totalSize: RuleFunction = {
  name: "weights/total-size",
  options: { type: "object", additionalProperties: false },
  placeholders: ["difference"],
  run({ checkpoint }): FunctionOutcome {
    const { index } = checkpoint.weights;
    if (index === null || index.totalSize === null || index.weightMap.size === 0) return NOT_APPLICABLE;
    const primary = valuePlace(index.file, ["metadata", "total_size"]);
    const actual = index.totalSize;
    const sum = soundSum(checkpoint);
    if (sum === null) {
      if (actual > 0) return NOT_APPLICABLE;
      const difference = `${index.weightMap.size} tensors cannot have no bytes`;
      return { targets: 1, findings: [{ args: { difference }, primary, actual }] };
    }
    if (actual === sum || actual === sum - sharedBytes(checkpoint)) return { targets: 1, findings: [] };
    const difference = `the tensors have ${sum} bytes, ${Math.abs(sum - actual)} ${sum > actual ? "more" : "less"}`;
    return { targets: 1, findings: [{ args: { difference }, primary, actual, expected: sum }] };
  },
};

/** Bytes of all tensors; null when they are not all there, or another rule has said why the sum cannot be right. */
function soundSum(checkpoint: Checkpoint): number | null {
  const { weights, problems } = checkpoint;
  if (!weights.complete || weights.duplicates.size > 0) return null;
  if (problems.some(({ code }) => code.startsWith("safetensors/"))) return null;
  const { missing, elsewhere, unlisted } = compareIndex(checkpoint);
  if (missing.length + elsewhere.length + unlisted.length > 0) return null;
  for (const tensor of tensorsUpTo(weights, MAX_SHELL)) if (isShell(tensor)) return null;
  let bytes = 0;
  for (const sum of bytesOfDtypes(weights).values()) bytes += sum;
  return bytes;
}

/**
 * Bytes of tensors that show the storage of another: transformers since 4.31 counts a storage of a torch file once, with
 * the first tensor, before that with each.
 */
function sharedBytes({ weights }: Checkpoint): number {
  let bytes = 0;
  for (const { torch } of weights.loaded) {
    const seen = new Set<string>();
    for (const { storage, begin, end } of torch?.tensors ?? []) {
      if (seen.has(storage)) bytes += end - begin;
      seen.add(storage);
    }
  }
  return bytes;
}
