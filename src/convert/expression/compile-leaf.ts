import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { floatFormat } from "../cast/float-format.ts";
import type { CopyNode, FillNode } from "./expression-node.ts";
import { refuseExpression } from "./refuse-expression.ts";
import { rowMajorStrides } from "./row-major-strides.ts";
import type { CopyExpression, FillExpression } from "./tensor-expression.ts";

/** More than any framework has (numpy 64), and little enough that no plan takes long to check. */
const MAX_RANK = 64;

/** @throws ConversionError for what is no shape, or has more elements than a double counts */
export function checkShape(at: string, shape: readonly number[]): number {
  if (!Array.isArray(shape)) refuseExpression(at, "shape is not a list");
  if (shape.length > MAX_RANK) refuseExpression(at, `${shape.length} axes, more than ${MAX_RANK}`);
  for (const size of shape) checkCount(at, "size", size);
  const elements = shape.reduce((product, size) => product * size, 1);
  if (shape.includes(0)) return 0;
  if (!Number.isSafeInteger(elements)) refuseExpression(at, `shape [${shape.join(", ")}] has over 2^53 elements`);
  return elements;
}

/** @throws ConversionError for what is no whole number from 0 to 2^53 - 1 */
export function checkCount(at: string, what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuseExpression(at, `${what} ${String(value)} is not a whole number`);
}

/** Bits of one element. @throws ConversionError for a dtype that nobody knows */
export function checkDtype(at: string, dtype: string): number {
  return dtypeBits(dtype) ?? refuseExpression(at, `unknown dtype ${JSON.stringify(dtype)}`);
}

/** @throws ConversionError when its bytes cannot be told, or are not whole */
export function compileCopy(at: string, copy: CopyExpression, casts: readonly string[]): CopyNode {
  const bits = checkDtype(at, copy.dtype);
  const elements = checkShape(at, copy.shape);
  checkCount(at, "begin", copy.begin);
  if (typeof copy.file !== "string") refuseExpression(at, "file is not a name");
  if (copy.byteOrder !== undefined && copy.byteOrder !== "big")
    refuseExpression(at, `byteOrder is ${JSON.stringify(copy.byteOrder)}; it is "big" or absent`);
  if (copy.strides !== undefined) {
    if (!Array.isArray(copy.strides) || copy.strides.length !== copy.shape.length)
      refuseExpression(at, `strides are not a list of ${copy.shape.length}, one for each axis`);
    for (const stride of copy.strides) checkCount(at, "stride", stride);
    if (bits < 8) refuseExpression(at, `${copy.dtype} has strides, and its elements are no whole bytes`);
  }
  if ((elements * bits) % 8 !== 0) refuseExpression(at, `${elements} elements of ${copy.dtype} are no whole bytes`);
  const strides = copy.strides ?? rowMajorStrides(copy.shape);
  const last = elements === 0 ? 0 : copy.shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 1);
  if (!Number.isSafeInteger(copy.begin + (last * bits) / 8)) refuseExpression(at, "it ends after byte 2^53");
  return {
    op: "copy",
    file: copy.file,
    begin: copy.begin,
    strides,
    isBigEndian: copy.byteOrder === "big",
    dtypes: [copy.dtype, ...casts],
  };
}

/** @throws ConversionError for a value that the dtype does not have */
export function compileFill(at: string, fill: FillExpression, casts: readonly string[]): FillNode {
  checkDtype(at, fill.dtype);
  checkShape(at, fill.shape);
  const range = rangeOf(fill.dtype) ?? refuseExpression(at, `no fill of dtype ${fill.dtype}`);
  const { value } = fill;
  if (typeof value !== "number" || !(value >= range.least && value <= range.most))
    refuseExpression(
      at,
      `${String(value)} is not between ${range.least} and ${range.most}, the values of ${fill.dtype}`,
    );
  if (range.isWhole && !Number.isSafeInteger(value))
    refuseExpression(at, `${String(value)} is not whole, which ${fill.dtype} is`);
  return { op: "fill", value, dtypes: [fill.dtype, ...casts] };
}

interface ValueRange {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

/** Values that a fill may have; null for dtypes without a fill, because no layout needs one. */
function rangeOf(dtype: string): ValueRange | null {
  const format = floatFormat(dtype);
  if (format !== null) return { least: -format.largest, most: format.largest, isWhole: false };
  if (dtype === "BOOL") return { least: 0, most: 1, isWhole: true };
  const match = /^([IU])(8|16|32|64)$/.exec(dtype);
  if (match === null) return null;
  const bits = Math.min(Number(match[2]), 54);
  return match[1] === "U"
    ? { least: 0, most: bits === 54 ? Number.MAX_SAFE_INTEGER : 2 ** bits - 1, isWhole: true }
    : {
        least: bits === 54 ? Number.MIN_SAFE_INTEGER : -(2 ** (bits - 1)),
        most: bits === 54 ? Number.MAX_SAFE_INTEGER : 2 ** (bits - 1) - 1,
        isWhole: true,
      };
}
