import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { castBetween } from "../cast/cast-between.ts";
import { floatFormat } from "../cast/float-format.ts";
import type { FillNode } from "./expression-node.ts";
import { moveElements } from "./move-elements.ts";
import { type BlockReader, castsOf } from "./read-copy.ts";

/** Makes blocks of a fill. */
export function readFill(node: FillNode): BlockReader {
  let element = elementOf(node.dtypes[0], node.value);
  let overflows = 0;
  for (const { cast, width } of castsOf(node.dtypes)) {
    const to = new Uint8Array(new ArrayBuffer(width));
    overflows += cast(element, to);
    element = to;
  }
  return (block, target) => {
    const dims = block.dims.map(({ size, destination }) => ({ size, source: 0, destination }));
    moveElements(element.length, { source: element, sourceOffset: 0, target, targetOffset: block.destination, dims });
    return overflows * dims.reduce((product, { size }) => product * size, 1);
  };
}

/** The bytes of a value that compile-leaf.ts has found to be one of the dtype's. */
function elementOf(dtype: string, value: number): Uint8Array {
  const width = (dtypeBits(dtype) ?? 0) / 8;
  const bytes = new Uint8Array(new ArrayBuffer(width));
  const view = new DataView(bytes.buffer);
  if (floatFormat(dtype) !== null) {
    const wide = new Uint8Array(new ArrayBuffer(8));
    new DataView(wide.buffer).setFloat64(0, value, true);
    castBetween("F64", floatFormat(dtype)?.dtype ?? "F64")(wide, bytes);
  } else if (width === 8) view.setBigInt64(0, BigInt(value), true);
  else if (width === 4) view.setInt32(0, value, true);
  else if (width === 2) view.setInt16(0, value, true);
  else view.setInt8(0, value);
  return bytes;
}
