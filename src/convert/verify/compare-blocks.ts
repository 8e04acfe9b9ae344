import { castBetween } from "../cast/cast-between.ts";
import { floatFormat } from "../cast/float-format.ts";

/** How two tensors of one dtype differ. */
export interface BlockDifference {
  /** Elements. */
  readonly count: number;
  /** Index of the first in row-major order. */
  readonly first: number;
  readonly found: string;
  readonly expected: string;
}

/** Elements that differ in their bytes. @param at index of the first element of both; @returns null when there are none */
export function compareBlocks(
  found: Uint8Array,
  expected: Uint8Array,
  dtype: string,
  width: number,
  at: number,
): BlockDifference | null {
  if (Buffer.compare(found, expected) === 0) return null;
  let count = 0;
  let first = -1;
  for (let begin = 0; begin < found.length; begin += width) {
    let isEqual = true;
    for (let byte = begin; byte < begin + width && isEqual; byte++) isEqual = found[byte] === expected[byte];
    if (isEqual) continue;
    count++;
    if (first < 0) first = begin;
  }
  const one = (bytes: Uint8Array): string => printElement(bytes.slice(first, first + width), dtype);
  return { count, first: at + first / width, found: one(found), expected: one(expected) };
}

/** A number where the dtype is one that casts know, and the bytes as they are. @param bytes at the beginning of their buffer */
function printElement(bytes: Uint8Array, dtype: string): string {
  const bits = `0x${Buffer.from(bytes.toReversed()).toString("hex")}`;
  const format = floatFormat(dtype);
  if (format === null) return bits;
  const value = new Float64Array(1);
  castBetween(format.dtype, "F64")(bytes, new Uint8Array(value.buffer));
  const [number = 0] = value;
  return `${Object.is(number, -0) ? "-0" : number} (${bits})`;
}
