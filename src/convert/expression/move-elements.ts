import { type BlockDim, joinDims } from "./leaf-block.ts";

/** Elements between two places in memory; offsets and steps are in elements. */
export interface Move {
  readonly source: Uint8Array;
  readonly sourceOffset: number;
  readonly target: Uint8Array;
  readonly targetOffset: number;
  /** `destination` is the step in the target. */
  readonly dims: readonly BlockDim[];
}

type Elements = Uint8Array | Uint16Array | Uint32Array;

/** Moves elements of 1, 2, 4 or 8 bytes; both arrays begin at a multiple of that. */
export function moveElements(width: number, move: Move): void {
  if (width === 8) {
    // As halves: as numbers, a NaN might become another one.
    const dims = move.dims.map(({ size, source, destination }) => ({
      size,
      source: 2 * source,
      destination: 2 * destination,
    }));
    const half = { size: 2, source: 1, destination: 1 };
    const [sourceOffset, targetOffset] = [2 * move.sourceOffset, 2 * move.targetOffset];
    moveElements(4, { ...move, sourceOffset, targetOffset, dims: [...dims, half] });
    return;
  }
  const [source, target] = [viewOf(move.source, width), viewOf(move.target, width)];
  const dims = joinDims(move.dims, "destination");
  const inner = dims.at(-1) ?? ONE;
  // The rows of a plane: of what is left, the dim with neighbours in the source, so that its cache lines are used up.
  const rows = dims
    .slice(0, -1)
    .reduce<BlockDim | null>((best, dim) => (best === null || dim.source <= best.source ? dim : best), null);
  const outer = dims.filter((dim) => dim !== inner && dim !== rows);
  walkOuter(outer, 0, move.sourceOffset, move.targetOffset, (from, to) =>
    movePlane(source, from, target, to, rows ?? ONE, inner),
  );
}

const ONE: BlockDim = { size: 1, source: 0, destination: 0 };

/** From this size on a call costs less than a loop. */
const LONG_RUN = 64;
/** Elements of a row at a time: their cache lines in the source are still there for the next row. */
const TILE = 64;

function movePlane(
  source: Elements,
  sourceOffset: number,
  target: Elements,
  targetOffset: number,
  rows: BlockDim,
  inner: BlockDim,
): void {
  const { size, source: sourceStep, destination: targetStep } = inner;
  if (targetStep === 1 && sourceStep <= 1 && size >= LONG_RUN) {
    for (let row = 0; row < rows.size; row++) {
      const from = sourceOffset + row * rows.source;
      const to = targetOffset + row * rows.destination;
      if (sourceStep === 1) target.set(source.subarray(from, from + size), to);
      else target.fill(source[from] as number, to, to + size);
    }
    return;
  }
  for (let tile = 0; tile < size; tile += TILE) {
    const count = Math.min(TILE, size - tile);
    for (let row = 0; row < rows.size; row++) {
      let from = sourceOffset + row * rows.source + tile * sourceStep;
      let to = targetOffset + row * rows.destination + tile * targetStep;
      for (let n = 0; n < count; n++) {
        target[to] = source[from] as number;
        from += sourceStep;
        to += targetStep;
      }
    }
  }
}

function walkOuter(
  dims: readonly BlockDim[],
  level: number,
  source: number,
  target: number,
  visit: (source: number, target: number) => void,
): void {
  const dim = dims[level];
  if (dim === undefined) {
    visit(source, target);
    return;
  }
  for (let n = 0; n < dim.size; n++)
    walkOuter(dims, level + 1, source + n * dim.source, target + n * dim.destination, visit);
}

function viewOf(bytes: Uint8Array, width: number): Elements {
  const length = Math.floor(bytes.byteLength / width);
  if (width === 1) return bytes;
  if (width === 2) return new Uint16Array(bytes.buffer, bytes.byteOffset, length);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, length);
}
