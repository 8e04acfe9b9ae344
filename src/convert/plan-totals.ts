import { dtypeBits } from "../format/safetensors/dtype.ts";
import { sourcesOf } from "./expression/sources-of.ts";
import type { CopyExpression } from "./expression/tensor-expression.ts";
import type { ConversionPlan, OutputPart } from "./plan.ts";

/** What a plan comes to. */
export interface PlanTotals {
  /** Bytes of source files that make the output; views that repeat bytes count each time. */
  readonly read: number;
  /** Bytes of all output files: the space that they need. */
  readonly written: number;
  /** Bytes of records of torch files whose checksums are compared before. */
  readonly checked: number;
  readonly tensors: number;
  /** By dtype in the source and in the output, the number of tensors. */
  readonly casts: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  /** Of the tensors as they are written, most first. */
  readonly dtypes: readonly { readonly dtype: string; readonly count: number }[];
}

export function planTotals({ sources, outputs }: ConversionPlan): PlanTotals {
  let read = 0;
  let written = 0;
  let tensors = 0;
  const casts = new Map<string, { readonly from: string; readonly to: string; count: number }>();
  const dtypes = new Map<string, number>();
  for (const { size, parts } of outputs) {
    written += size;
    for (const part of parts) {
      read += bytesRead(part);
      if (part.kind !== "tensor") continue;
      tensors++;
      dtypes.set(part.dtype, (dtypes.get(part.dtype) ?? 0) + 1);
      for (const { dtype: from } of sourcesOf(part.expression)) {
        if (from === part.dtype) continue;
        const key = `${from} ${part.dtype}`;
        const cast = casts.get(key) ?? { from, to: part.dtype, count: 0 };
        cast.count++;
        casts.set(key, cast);
      }
    }
  }
  const checked = sources.reduce(
    (sum, { records = [] }) => sum + records.reduce((part, { bytes }) => part + bytes, 0),
    0,
  );
  return {
    read,
    written,
    checked,
    tensors,
    casts: [...casts.values()].sort((a, b) => b.count - a.count),
    dtypes: [...dtypes].map(([dtype, count]) => ({ dtype, count })).sort((a, b) => b.count - a.count),
  };
}

function bytesRead(part: OutputPart): number {
  if (part.kind === "file") return part.bytes;
  if (part.kind !== "tensor") return 0;
  let bytes = 0;
  for (const copy of sourcesOf(part.expression)) bytes += copyBytes(copy);
  return bytes;
}

function copyBytes({ shape, dtype }: CopyExpression): number {
  return (shape.reduce((product, size) => product * size, 1) * (dtypeBits(dtype) ?? 0)) / 8;
}
