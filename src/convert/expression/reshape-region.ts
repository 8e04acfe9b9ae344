import { extentOf, type Region, type RegionDim, splitWidest } from "./region.ts";

/** Indices of one line of elements: `start` + the sum of i * step. */
interface Line {
  readonly start: number;
  readonly dims: readonly LineDim[];
  readonly destination: number;
}

interface LineDim {
  readonly step: number;
  readonly size: number;
  readonly stride: number;
}

/**
 * The same elements in the operand of a reshape: all axes become one line, which always goes, and the line is cut where
 * it turns at the operand's axes.
 */
export function reshapeRegion(
  region: Region,
  strides: readonly number[],
  operandStrides: readonly number[],
  emit: (region: Region) => void,
): void {
  const start = region.origin.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0);
  const dims = region.dims.map(({ axis, step, size, stride }) => ({ step: step * (strides[axis] ?? 0), size, stride }));
  const place = { operandStrides, emit };
  layOut({ start, dims: joined(dims), destination: region.destination }, [], [], place);
}

interface LayOut {
  readonly operandStrides: readonly number[];
  readonly emit: (region: Region) => void;
}

/** What is left of a line goes to the axes after those that have an origin. */
function layOut(line: Line, origin: readonly number[], done: readonly RegionDim[], place: LayOut): void {
  const axis = origin.length;
  const unit = place.operandStrides[axis];
  if (unit === undefined) {
    place.emit({ origin, dims: done, destination: line.destination });
    return;
  }
  const within = line.dims.filter(({ step }) => step % unit !== 0);
  const rest = line.start % unit;
  const [first] = within;
  if (first === undefined || rest + extentOf(within) < unit) {
    const across = line.dims.filter(({ step }) => step % unit === 0);
    layOut(
      { start: rest, dims: within, destination: line.destination },
      [...origin, (line.start - rest) / unit],
      [...done, ...across.map(({ step, size, stride }) => ({ axis, step: step / unit, size, stride }))],
      place,
    );
    return;
  }
  const { widest, others } = splitWidest(within, first);
  const kept = line.dims.filter((dim) => dim !== widest);
  const inner = extentOf(others);
  const part = (begin: number, dims: readonly LineDim[]): void => {
    const piece = {
      start: line.start + begin * widest.step,
      dims: [...kept, ...dims.filter(({ size }) => size > 1)],
      destination: line.destination + begin * widest.stride,
    };
    layOut(piece, origin, done, place);
  };
  if (unit % widest.step === 0 && (rest % widest.step) + inner < widest.step) partByTurns(widest, unit, rest, part);
  else partAtTurns(widest, unit, rest, inner, part);
}

type Part = (begin: number, dims: readonly LineDim[]) => void;

/** Every turn of the axis takes equally many indices: those before the first whole turn, whole turns, those after. */
function partByTurns(dim: LineDim, unit: number, rest: number, part: Part): void {
  const { step, size, stride } = dim;
  const turn = unit / step;
  const phase = Math.floor(rest / step);
  const head = phase === 0 ? 0 : Math.min(size, turn - phase);
  const turns = Math.floor((size - head) / turn);
  const tail = size - head - turns * turn;
  if (head > 0) part(0, [{ step, size: head, stride }]);
  if (turns > 0) {
    part(head, [
      { step: unit, size: turns, stride: stride * turn },
      { step, size: turn, stride },
    ]);
  }
  if (tail > 0) part(size - tail, [{ step, size: tail, stride }]);
}

/** As many indices at a time as come before the next turn; a single one when the others turn by themselves. */
function partAtTurns(dim: LineDim, unit: number, rest: number, inner: number, part: Part): void {
  const { step, size, stride } = dim;
  for (let begin = 0; begin < size; ) {
    const before = unit - 1 - inner - ((rest + begin * step) % unit);
    const count = Math.min(size - begin, Math.max(1, Math.floor(before / step) + 1));
    part(begin, [{ step, size: count, stride }]);
    begin += count;
  }
}

/** Dims that go on where the one inside of them ends are one. */
function joined(dims: readonly LineDim[]): readonly LineDim[] {
  const result: LineDim[] = [];
  for (const dim of dims.toSorted((a, b) => a.step - b.step)) {
    const last = result.at(-1);
    if (last !== undefined && dim.step === last.step * last.size && dim.stride === last.stride * last.size)
      result[result.length - 1] = { ...last, size: last.size * dim.size };
    else result.push(dim);
  }
  return result;
}
