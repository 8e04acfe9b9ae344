import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { castBetween } from "../cast/cast-between.ts";
import { floatFormat } from "../cast/float-format.ts";
import { compileExpression } from "./compile-expression.ts";
import { refuseExpression } from "./refuse-expression.ts";
import type { TensorExpression } from "./tensor-expression.ts";
import type { ReadSource, TensorReader } from "./tensor-reader.ts";

/** @throws ConversionError "unsupported" when the expression is wrong */
export function createTensorReader(expression: TensorExpression, readSource: ReadSource): TensorReader {
  const { dtype, shape, node } = compileExpression(expression);
  const width = (dtypeBits(dtype) ?? 0) / 8;
  const bytes = shape.reduce((product, size) => product * size, width);
  if (node.op !== "copy") return refuseExpression("", "not yet");
  const [from = "", to, more] = node.dtypes.filter((name, n) => name !== node.dtypes[n - 1]);
  if (more !== undefined) return refuseExpression("", "not yet");
  const [source, target] = [floatFormat(from), floatFormat(to ?? "")];
  if (source === null || target === null)
    return { bytes, overflows: 0, read: (into, begin) => readSource(node.file, into, node.begin + begin) };
  const cast = castBetween(source.dtype, target.dtype);
  const scratch = new Uint8Array(new ArrayBuffer(1 << 20));
  let overflows = 0;
  return {
    bytes,
    get overflows() {
      return overflows;
    },
    read(into, begin) {
      const step = (scratch.length / source.width) * target.width;
      for (let at = 0; at < into.length; at += step) {
        const part = into.subarray(at, at + step);
        const read = scratch.subarray(0, (part.length / target.width) * source.width);
        readSource(node.file, read, node.begin + ((begin + at) / target.width) * source.width);
        overflows += cast(read, part);
      }
    },
  };
}
