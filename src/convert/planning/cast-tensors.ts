import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { TensorGraph } from "../../model/architecture/tensor-graph.ts";
import { ConversionError } from "../conversion-error.ts";
import { mapTensors, type TensorGroup } from "./planned-tensor.ts";

const FLOATS: ReadonlySet<string> = new Set(["F64", "F32", "F16", "BF16"]);

export interface CastTensors {
  readonly groups: readonly TensorGroup[];
  /** Names of those that are cast. */
  readonly cast: readonly string[];
  /** Dtypes that they had, each with how many had it, most first. */
  readonly from: readonly (readonly [dtype: string, count: number])[];
  /** Names of floats that keep another dtype, because the architecture gives them one. */
  readonly kept: readonly string[];
}

/**
 * Casts floating-point tensors to one dtype. Integers, booleans and 8-bit floats stay, and so do tensors that the
 * architecture keeps in a dtype of its own (DeepSeek's e_score_correction_bias).
 * @throws ConversionError "unsupported" for a dtype that nothing is cast to
 */
export function castTensors(groups: readonly TensorGroup[], dtype: string, graph: TensorGraph | null): CastTensors {
  if (!FLOATS.has(dtype)) {
    throw new ConversionError("unsupported", `nothing can be cast to ${dtype}`, {
      hint: `casts are between ${[...FLOATS].join(", ")}`,
    });
  }
  const cast: string[] = [];
  const kept: string[] = [];
  const counts = new Map<string, number>();
  const result = mapTensors(groups, (tensor) => {
    if (tensor.dtype === dtype || !FLOATS.has(tensor.dtype)) return tensor;
    if (graph !== null && hasOwnDtype(graph, tensor.name)) {
      kept.push(tensor.name);
      return tensor;
    }
    cast.push(tensor.name);
    counts.set(tensor.dtype, (counts.get(tensor.dtype) ?? 0) + 1);
    return { ...tensor, dtype, expression: { op: "cast", of: tensor.expression, dtype } };
  });
  return { groups: result, cast, kept, from: [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) };
}

function hasOwnDtype({ byPattern }: TensorGraph, name: string): boolean {
  return byPattern.get(name.replace(/\d+/g, "*"))?.some(({ dtype }) => dtype !== null) === true;
}

/** Whether a cast loses digits or range: anything but to a wider format that holds every value. */
export function isLossy(from: string, to: string): boolean {
  return !((dtypeBits(to) ?? 0) > (dtypeBits(from) ?? 0));
}
