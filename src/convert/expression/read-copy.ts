import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { Cast } from "../cast/cast.ts";
import { castBetween } from "../cast/cast-between.ts";
import { floatFormat } from "../cast/float-format.ts";
import type { CopyNode } from "./expression-node.ts";
import { type ElementSource, gatherElements, packed } from "./gather-elements.ts";
import { type BlockDim, joinDims, type LeafBlock } from "./leaf-block.ts";
import { moveElements } from "./move-elements.ts";
import type { Scratch } from "./scratch.ts";
import { swapBytes } from "./swap-bytes.ts";
import type { ReadSource } from "./tensor-reader.ts";

/** Fills `target`, which begins at a multiple of its element's size, with a block; gives how many finite values became infinite. */
export type BlockReader = (block: LeafBlock, target: Uint8Array) => number;

/** Reads blocks of a copy. */
export function readCopy(node: CopyNode, readSource: ReadSource, scratch: Scratch): BlockReader {
  const casts = castsOf(node.dtypes);
  const [sourceWidth, targetWidth] = [widthOf(node.dtypes[0]), widthOf(node.dtypes.at(-1) ?? "")];
  const source: ElementSource = {
    width: sourceWidth,
    read: (target, element) => readSource(node.file, target, node.begin + element * sourceWidth),
  };
  const isMoved = casts.length === 0 && !node.isBigEndian;
  const most = Math.floor(scratch.most / Math.max(sourceWidth, targetWidth, ...casts.map(({ width }) => width)));

  // Runs from this size on are read to where they belong, one by one.
  const longRun = scratch.most / 32;

  /** Elements that fit into the scratch at once. */
  const readBatch = (block: LeafBlock, repeats: readonly BlockDim[], target: Uint8Array): number => {
    const count = block.dims.reduce((product, { size }) => product * size, 1);
    const inOrder = packed(block.dims);
    const goesStraight =
      repeats.length === 0 && inOrder.every((dim, n) => dim.destination === block.dims[n]?.destination);
    const place = (): Uint8Array =>
      target.subarray(block.destination * targetWidth, (block.destination + count) * targetWidth);
    const read = casts.length === 0 && goesStraight ? place() : scratch.take("dense", count * sourceWidth);
    gatherElements(source, block.source, block.dims, read, scratch);
    if (node.isBigEndian) swapBytes(read, node.dtypes[0]);
    let elements = read;
    let overflows = 0;
    casts.forEach(({ cast, width }, n) => {
      const isLast = n === casts.length - 1;
      const to = isLast && goesStraight ? place() : scratch.take(n % 2 === 0 ? "cast" : "cast-again", count * width);
      overflows += cast(elements, to);
      elements = to;
    });
    if (!goesStraight) {
      const dims = inOrder.map(({ size, destination }, n) => ({
        size,
        source: destination,
        destination: block.dims[n]?.destination ?? 0,
      }));
      moveElements(targetWidth, {
        source: elements,
        sourceOffset: 0,
        target,
        targetOffset: block.destination,
        dims: [...dims, ...repeats],
      });
    }
    return overflows * repeats.reduce((product, { size }) => product * size, 1);
  };

  return (block, target) => {
    const joined = joinDims(block.dims, "source");
    const repeats = joined.filter((dim) => dim.source === 0);
    const dims = joined.filter((dim) => dim.source !== 0);
    if (isMoved && repeats.length === 0 && isLongRun(dims, longRun / targetWidth)) {
      const run = dims.at(-1)?.size ?? 1;
      eachPart({ ...block, dims: dims.slice(0, -1) }, 1, (part) => {
        const to = part.destination * targetWidth;
        source.read(target.subarray(to, to + run * targetWidth), part.source);
      });
      return 0;
    }
    let overflows = 0;
    eachPart({ ...block, dims }, most, (part) => {
      overflows += readBatch(part, repeats, target);
    });
    return overflows;
  };
}

function isLongRun(dims: readonly BlockDim[], least: number): boolean {
  const run = dims.at(-1);
  return run !== undefined && run.source === 1 && run.destination === 1 && (dims.length === 1 || run.size >= least);
}

/** Parts of a block with at most so many elements; the dims at its end stay together. */
function eachPart(block: LeafBlock, most: number, visit: (part: LeafBlock) => void): void {
  const [dim, ...inner] = block.dims;
  const inside = inner.reduce((product, { size }) => product * size, 1);
  if (dim === undefined || dim.size * inside <= most) {
    visit(block);
    return;
  }
  const chunk = Math.max(1, Math.floor(most / inside));
  for (let n = 0; n < dim.size; n += chunk) {
    const size = Math.min(chunk, dim.size - n);
    const part = {
      source: block.source + n * dim.source,
      destination: block.destination + n * dim.destination,
      dims: size === 1 ? inner : [{ ...dim, size }, ...inner],
    };
    if (inside > most) eachPart(part, most, visit);
    else visit(part);
  }
}

interface CastStep {
  readonly cast: Cast;
  /** Bytes of an element that it makes. */
  readonly width: number;
}

/** Steps from each dtype to the next, less those that change nothing. */
export function castsOf(dtypes: readonly string[]): readonly CastStep[] {
  return dtypes.flatMap((dtype, n) => {
    const [from, to] = [floatFormat(dtypes[n - 1] ?? ""), floatFormat(dtype)];
    if (from === null || to === null || from === to) return [];
    return [{ cast: castBetween(from.dtype, to.dtype), width: to.width }];
  });
}

function widthOf(dtype: string): number {
  return (dtypeBits(dtype) ?? 0) / 8;
}
