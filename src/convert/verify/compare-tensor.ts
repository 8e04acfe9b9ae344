import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { createTensorReader } from "../expression/create-tensor-reader.ts";
import type { TensorExpression } from "../expression/tensor-expression.ts";
import type { ReadSource } from "../expression/tensor-reader.ts";
import { createCastDistance } from "./cast-distance.ts";
import { withoutCast } from "./cast-to.ts";
import { type BlockDifference, compareBlocks } from "./compare-blocks.ts";
import type { Pace } from "./pace.ts";
import type { OutputTensor } from "./verify-headers.ts";

/** Elements at a time, so that a block in F64 is eight megabytes. */
const BLOCK = 1 << 20;

export interface TensorComparison {
  readonly difference: BlockDifference | null;
  /** What it was cast from and how far it is from that; null when it was not cast. */
  readonly cast: { readonly from: string; readonly maxDifference: number } | null;
}

/**
 * Compares a tensor of the output with what an expression of the same dtype and shape makes of the source.
 * @throws what the readers throw; ConversionError "unsupported" for an expression that is wrong
 */
export async function compareTensor(
  tensor: OutputTensor,
  expression: TensorExpression,
  readers: { readonly source: ReadSource; readonly output: ReadSource },
  pace: Pace,
): Promise<TensorComparison> {
  const { dtype } = tensor;
  const width = Math.max(1, (dtypeBits(dtype) ?? 8) / 8);
  const bytes = tensor.end - tensor.begin;
  const expected = createTensorReader(expression, readers.source);
  const uncast = withoutCast(expression, dtype);
  const distance = uncast.expression === expression ? null : createCastDistance(uncast.dtype, dtype);
  const sourceWidth = Math.max(1, (dtypeBits(uncast.dtype) ?? 8) / 8);
  const original = distance === null ? null : createTensorReader(uncast.expression, readers.source);
  const size = Math.min(BLOCK, bytes / width);
  const buffers = { found: new Uint8Array(size * width), expected: new Uint8Array(size * width) };
  const originalBuffer = new Uint8Array(distance === null ? 0 : size * sourceWidth);
  const differences: BlockDifference[] = [];
  for (let begin = 0; begin < bytes; begin += size * width) {
    const length = Math.min(size * width, bytes - begin);
    const found = buffers.found.subarray(0, length);
    const wanted = buffers.expected.subarray(0, length);
    readers.output(tensor.file, found, tensor.fileBegin + begin);
    expected.read(wanted, begin);
    const block = compareBlocks(found, wanted, dtype, width, begin / width);
    if (block !== null) differences.push(block);
    if (original !== null && distance !== null) {
      const source = originalBuffer.subarray(0, (length / width) * sourceWidth);
      original.read(source, (begin / width) * sourceWidth);
      distance.add(source, found);
    }
    await pace.step(tensor.file, length);
  }
  const [first = null] = differences;
  const count = differences.reduce((sum, block) => sum + block.count, 0);
  return {
    difference: first === null ? null : { ...first, count },
    cast: distance === null ? null : { from: uncast.dtype, maxDifference: distance.largest },
  };
}
