import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { TensorTemplate } from "../architecture/tensor-graph.ts";
import type { GraphComparison } from "./graph-comparison.ts";

/**
 * Bytes of the tensors that a checkpoint names, as the graph shapes them.
 * @param dtypeOf in safetensors' spelling; null for tensors that do not count
 */
export function predictedBytes(
  { found }: Pick<GraphComparison, "found">,
  dtypeOf: (template: TensorTemplate) => string | null,
): number {
  let bytes = 0;
  for (const [template, count] of found) {
    const bits = dtypeBits(dtypeOf(template) ?? "") ?? 0;
    bytes += (count * template.shape.reduce((product, size) => product * size, 1) * bits) / 8;
  }
  return bytes;
}
