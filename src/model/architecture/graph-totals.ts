import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { TensorTemplate } from "./tensor-graph.ts";

export interface GraphTotals {
  readonly tensors: number;
  /** Numbers in all tensors; of packed weights there are fewer than parameters. */
  readonly elements: bigint;
  /** null: the dtype of some tensor is not known. */
  readonly bytes: bigint | null;
}

/** @param dtype of the tensors whose template has none, in safetensors' spelling; null: not known */
export function graphTotals(templates: Iterable<TensorTemplate>, dtype: string | null): GraphTotals {
  let tensors = 0;
  let elements = 0n;
  let bits: bigint | null = 0n;
  for (const template of templates) {
    // A config can say what it likes: sizes are multiplied without a limit.
    const count = template.shape.reduce((product, size) => product * BigInt(size), BigInt(template.count));
    const width = dtypeBits(template.dtype ?? dtype ?? "");
    tensors += template.count;
    elements += count;
    bits = bits === null || width === null ? null : bits + count * BigInt(width);
  }
  return { tensors, elements, bytes: bits === null ? null : bits / 8n };
}
