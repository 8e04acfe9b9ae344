import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { compileExpression } from "./compile-expression.ts";
import type { LeafNode } from "./expression-node.ts";
import { type BlockReader, readCopy } from "./read-copy.ts";
import { readFill } from "./read-fill.ts";
import { reshapeNode } from "./reshape-node.ts";
import { rowMajorStrides } from "./row-major-strides.ts";
import { createScratch, type Scratch } from "./scratch.ts";
import type { TensorExpression } from "./tensor-expression.ts";
import type { ReadSource, TensorReader } from "./tensor-reader.ts";
import { walkRegion } from "./walk-region.ts";

/**
 * Makes any range of a tensor's bytes, in memory that does not depend on its size: what `scratch` takes.
 * @throws ConversionError "unsupported" when the expression is wrong; typeOf says the same beforehand
 */
export function createTensorReader(
  expression: TensorExpression,
  readSource: ReadSource,
  scratch: Scratch = createScratch(),
): TensorReader {
  const { dtype, shape, node } = compileExpression(expression);
  const width = (dtypeBits(dtype) ?? 0) / 8;
  const bytes = shape.reduce((product, size) => product * size, width);
  // Only a copy has elements of less than a byte, and no more than its bytes is asked of it.
  if (node.op === "copy" && width < 1)
    return { bytes, overflows: 0, read: (target, begin) => readSource(node.file, target, node.begin + begin) };

  const line = reshapeNode([1], rowMajorStrides(shape), node);
  const readers = new Map<LeafNode, BlockReader>();
  const readerOf = (leaf: LeafNode): BlockReader => {
    const known = readers.get(leaf);
    const reader = known ?? (leaf.op === "fill" ? readFill(leaf) : readCopy(leaf, readSource, scratch));
    if (known === undefined) readers.set(leaf, reader);
    return reader;
  };
  let overflows = 0;
  const readAligned = (target: Uint8Array, begin: number): void => {
    const size = target.length / width;
    const dims = size === 1 ? [] : [{ axis: 0, step: 1, size, stride: 1 }];
    walkRegion(line, { origin: [begin / width], dims, destination: 0 }, (leaf, block) => {
      overflows += readerOf(leaf)(block, target);
    });
  };
  return {
    bytes,
    get overflows() {
      return overflows;
    },
    read(target, begin) {
      if (target.length === 0) return;
      if (target.byteOffset % width === 0) {
        readAligned(target, begin);
        return;
      }
      for (let at = 0; at < target.length; at += scratch.most) {
        const part = scratch.take("unaligned", Math.min(scratch.most, target.length - at));
        readAligned(part, begin + at);
        target.set(part, at);
      }
    },
  };
}
