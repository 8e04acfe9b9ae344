import { type BlockDim, joinDims } from "./leaf-block.ts";
import { moveElements } from "./move-elements.ts";
import type { Scratch } from "./scratch.ts";

/** A file as elements: reads so many bytes as the target has, from an element on. */
export interface ElementSource {
  readonly width: number;
  read(target: Uint8Array, element: number): void;
}

/** What is skipped rather than read: a page, which the system reads anyway, costs less than another call. */
const GAP_BYTES = 4096;

/**
 * Reads elements of a file into `dense`, one after the other in the order of the dims, whose steps in the source go from
 * wide to narrow and are not 0. What lies close together is read in one go, never more than the scratch holds.
 */
export function gatherElements(
  source: ElementSource,
  offset: number,
  dims: readonly BlockDim[],
  dense: Uint8Array,
  scratch: Scratch,
): void {
  const { width } = source;
  const levels = levelsOf(dims, width, Math.floor(scratch.most / width));
  const visit = (level: number, element: number, to: number): void => {
    const { dim, isWindow, chunk, count } = levels[level] ?? LAST;
    if (dim === null || isWindow) {
      readWindow(source, element, dims.slice(level), dense.subarray(to * width, (to + count) * width), scratch);
      return;
    }
    const inner = count / dim.size;
    for (let n = 0; n < dim.size; n += chunk) {
      const size = Math.min(chunk, dim.size - n);
      const [from, at] = [element + n * dim.source, to + n * inner];
      if (size === 1) visit(level + 1, from, at);
      else {
        const part = dense.subarray(at * width, (at + size * inner) * width);
        readWindow(source, from, [{ ...dim, size }, ...dims.slice(level + 1)], part, scratch);
      }
    }
  };
  visit(0, offset, 0);
}

interface Level {
  readonly dim: BlockDim | null;
  /** Everything from here inwards is read in one go. */
  readonly isWindow: boolean;
  /** Indices that are read in one go. */
  readonly chunk: number;
  /** Elements from here inwards, with and without what lies between them. */
  readonly count: number;
  readonly span: number;
  /** No gap from here inwards is too wide. */
  readonly isClose: boolean;
}

const LAST: Level = { dim: null, isWindow: true, chunk: 1, count: 1, span: 1, isClose: true };

/** `most`: elements in a window. */
function levelsOf(dims: readonly BlockDim[], width: number, most: number): readonly Level[] {
  let inner = LAST;
  const levels: Level[] = [];
  for (const dim of dims.toReversed()) {
    const span = (dim.size - 1) * dim.source + inner.span;
    const isClose = inner.isClose && (dim.source - inner.span) * width <= GAP_BYTES;
    const fits = isClose && inner.span <= most;
    inner = {
      dim,
      isWindow: fits && span <= most,
      chunk: fits ? Math.min(dim.size, Math.floor((most - inner.span) / dim.source) + 1) : 1,
      count: dim.size * inner.count,
      span,
      isClose,
    };
    levels.unshift(inner);
  }
  return levels;
}

function readWindow(
  source: ElementSource,
  element: number,
  dims: readonly BlockDim[],
  dense: Uint8Array,
  scratch: Scratch,
): void {
  const { width } = source;
  const [first, second] = joinDims(packed(dims), "source");
  if (second === undefined && (first === undefined || first.source === 1)) {
    source.read(dense, element);
    return;
  }
  const span = dims.reduce((sum, dim) => sum + (dim.size - 1) * dim.source, 1);
  const window = scratch.take("window", span * width);
  source.read(window, element);
  moveElements(width, { source: window, sourceOffset: 0, target: dense, targetOffset: 0, dims: packed(dims) });
}

/** The same dims, with destinations one after the other in their order. */
export function packed(dims: readonly BlockDim[]): readonly BlockDim[] {
  let destination = 1;
  const result: BlockDim[] = [];
  for (const { size, source } of dims.toReversed()) {
    result.unshift({ size, source, destination });
    destination *= size;
  }
  return result;
}
