import type { GraphComparison } from "./graph-comparison.ts";

/** How many tensors are missing, unknown or of another shape. */
export function deviations({ missing, unexpected, shapes }: GraphComparison): number {
  return (
    [...missing, ...shapes].reduce((sum, { set }) => sum + set.count, 0) +
    unexpected.reduce((sum, { count }) => sum + count, 0)
  );
}
