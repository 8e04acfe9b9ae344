import { ConversionError } from "../conversion-error.ts";
import type { TensorExpression } from "../expression/tensor-expression.ts";
import type { ReadSource, TensorReader } from "../expression/tensor-reader.ts";
import { dtypeBits } from "../../format/safetensors/dtype.ts";

/** Stand-in: contiguous copies only. */
export function tensorReaderOf(expression: TensorExpression, readSource: ReadSource): TensorReader {
  if (expression.op !== "copy" || expression.strides !== undefined || expression.byteOrder !== undefined) {
    throw new ConversionError("unsupported", `expression ${expression.op}`);
  }
  const { file, begin, shape, dtype } = expression;
  const bytes = Math.ceil((shape.reduce((product, size) => product * size, 1) * (dtypeBits(dtype) ?? 0)) / 8);
  return { bytes, overflows: 0, read: (target, from) => readSource(file, target, begin + from) };
}
