/** Elements of a leaf and where they go: element (i0, i1, ...) is the one at `source` + the sum of i * dim.source, and so on. */
export interface LeafBlock {
  readonly source: number;
  readonly destination: number;
  readonly dims: readonly BlockDim[];
}

export interface BlockDim {
  readonly size: number;
  readonly source: number;
  readonly destination: number;
}

/**
 * Dims from the widest step on one side to the narrowest; dims of one index are left out, and those that go on on both
 * sides where the one inside of them ends are one.
 */
export function joinDims(dims: readonly BlockDim[], by: "source" | "destination"): readonly BlockDim[] {
  const other = by === "source" ? "destination" : "source";
  const result: BlockDim[] = [];
  for (const dim of dims.toSorted((a, b) => a[by] - b[by] || a[other] - b[other])) {
    const inner = result.at(-1);
    if (dim.size === 1) continue;
    if (inner !== undefined && goesOn(dim, inner))
      result[result.length - 1] = { ...inner, size: inner.size * dim.size };
    else result.push(dim);
  }
  return result.reverse();
}

function goesOn(outer: BlockDim, inner: BlockDim): boolean {
  return outer.source === inner.source * inner.size && outer.destination === inner.destination * inner.size;
}
