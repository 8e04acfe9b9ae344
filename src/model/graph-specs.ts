import type { TensorSpec } from "../format/safetensors/write-header.ts";
import { graphTensors } from "./architecture/graph-tensors.ts";
import type { TensorGraph } from "./architecture/tensor-graph.ts";

/**
 * The tensors of a checkpoint, to be laid out in files; leftovers that loaders skip are none.
 * @param dtype of those that the architecture gives none, in safetensors' spelling
 * @param optional whether those are wanted too that a whole checkpoint can lack
 */
export function graphSpecs(graph: TensorGraph, dtype: string, optional = false): readonly TensorSpec[] {
  const specs: TensorSpec[] = [];
  for (const { name, template } of graphTensors(graph)) {
    if (template.ignorable || (template.optional && !optional)) continue;
    specs.push({ name, dtype: template.dtype ?? dtype, shape: template.shape });
  }
  return specs;
}
