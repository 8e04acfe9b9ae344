import type { TensorGraph } from "./architecture/tensor-graph.ts";

/**
 * Numbers that the model learned: elements of all tensors that a whole checkpoint has, the head once when it is tied. null
 * where a quantiser packs several into one, or where a scale stands beside a weight: then elements are no parameters.
 */
export function countParameters(graph: TensorGraph, keeps: (pattern: string) => boolean = () => true): number | null {
  if (graph.packing !== null) return null;
  let sum = 0;
  for (const template of graph.templates) {
    if (template.optional || template.ignorable || !keeps(template.pattern)) continue;
    if (template.dtype !== null && /^[IU]|^F8|^F4/.test(template.dtype)) return null;
    sum += template.shape.reduce((product, size) => product * size, template.count);
  }
  return Number.isSafeInteger(sum) && sum > 0 ? sum : null;
}
