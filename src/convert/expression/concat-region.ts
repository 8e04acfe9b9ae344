import { extentOf, type Region, splitWidest } from "./region.ts";

/** The same elements in the operands of a concat, cut where one operand ends. `ends` says where on the axis that is. */
export function concatRegion(
  region: Region,
  axis: number,
  ends: readonly number[],
  emit: (operand: number, region: Region) => void,
): void {
  const origin = region.origin[axis] ?? 0;
  const operand = operandAt(ends, origin);
  const own = region.dims.filter((dim) => dim.axis === axis);
  const [first] = own;
  if (first === undefined || origin + extentOf(own) < (ends[operand] ?? 0)) {
    emit(operand, { ...region, origin: region.origin.with(axis, origin - (ends[operand - 1] ?? 0)) });
    return;
  }
  const { widest, others } = splitWidest(own, first);
  const kept = region.dims.filter((dim) => dim !== widest);
  const inner = extentOf(others);
  for (let begin = 0; begin < widest.size; ) {
    const from = origin + begin * widest.step;
    const end = ends[operandAt(ends, from)] ?? 0;
    // A single index when the other dims of the axis cross the end by themselves.
    const before = Math.max(1, Math.floor((end - 1 - inner - from) / widest.step) + 1);
    const size = Math.min(widest.size - begin, before);
    const piece = {
      origin: region.origin.with(axis, from),
      dims: size === 1 ? kept : [...kept, { ...widest, size }],
      destination: region.destination + begin * widest.stride,
    };
    concatRegion(piece, axis, ends, emit);
    begin += size;
  }
}

/** The first operand that ends after an index. */
function operandAt(ends: readonly number[], index: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  return low;
}
