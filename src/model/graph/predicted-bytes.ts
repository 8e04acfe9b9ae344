import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { TensorTemplate } from "../architecture/tensor-graph.ts";
import type { GraphComparison } from "./compare-graph.ts";

/**
 * Bytes of the tensors that a checkpoint names, as the graph shapes them.
 * @param dtype of those that have none of their own, in safetensors' spelling
 * @param counts whether tensors of a template count; a tied head may be written or not
 */
export function predictedBytes(
  { found }: Pick<GraphComparison, "found">,
  dtype: string,
  counts: (template: TensorTemplate) => boolean = () => true,
): number {
  let bytes = 0;
  for (const [template, count] of found) if (counts(template)) bytes += count * bytesOf(template, dtype);
  return bytes;
}

function bytesOf({ shape, dtype: own }: TensorTemplate, dtype: string): number {
  return (shape.reduce((product, size) => product * size, 1) * (dtypeBits(own ?? dtype) ?? 0)) / 8;
}
