/**
 * Elements of a tensor and where they go. Element (i0, i1, ...), one index for each dim, stands on axis a at
 * `origin[a]` + the sum of i * step over the dims of that axis, and goes to `destination` + the sum of i * stride.
 * An axis may have several dims: so it holds what a reshape has merged, and interleaved elements stay together.
 */
export interface Region {
  readonly origin: readonly number[];
  /** In no order; none has fewer than two indices. */
  readonly dims: readonly RegionDim[];
  /** In elements, as are the strides. */
  readonly destination: number;
}

export interface RegionDim {
  readonly axis: number;
  readonly step: number;
  readonly size: number;
  readonly stride: number;
}

/** How far the last element is from the first, in steps of the axis. */
export function extentOf(dims: readonly { readonly size: number; readonly step: number }[]): number {
  return dims.reduce((sum, { size, step }) => sum + (size - 1) * step, 0);
}

/** The dim with the largest step, and the others. */
export function splitWidest<Dim extends { readonly step: number }>(
  dims: readonly [Dim, ...Dim[]] | readonly Dim[],
  first: Dim,
): { readonly widest: Dim; readonly others: readonly Dim[] } {
  const widest = dims.reduce((best, dim) => (dim.step > best.step ? dim : best), first);
  return { widest, others: dims.filter((dim) => dim !== widest) };
}
