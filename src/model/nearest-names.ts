/** Longer names are no typing mistakes, and the work grows with their product. */
const LONGEST_NAME = 100;

/**
 * The names that were most likely meant, nearest first, at most `max` of them; none when nothing is near.
 * Distance is Damerau-Levenshtein (optimal string alignment: insert, delete, replace, swap neighbours), without regard
 * to case; a third of the name may differ, and one character always.
 */
export function nearestNames(name: string, candidates: readonly string[], max = 3): readonly string[] {
  if (name.length === 0 || name.length > LONGEST_NAME) return [];
  const wanted = name.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const near: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const distance = editDistance(wanted, candidate.toLowerCase(), limit);
    if (distance <= limit) near.push({ candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near.slice(0, max).map((each) => each.candidate);
}

/** The distance, or `limit` + 1 as soon as it is sure to be more. Memory: three rows of the shorter name's length. */
function editDistance(a: string, b: string, limit: number): number {
  if (a.length > b.length) return editDistance(b, a, limit);
  const tooFar = limit + 1;
  if (b.length - a.length > limit) return tooFar;
  let beforeLast: number[] = [];
  let last = Array.from({ length: a.length + 1 }, (_, column) => column);
  for (let row = 1; row <= b.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= a.length; column++) {
      const same = a[column - 1] === b[row - 1];
      let distance = Math.min(
        (last[column] ?? tooFar) + 1,
        (current[column - 1] ?? tooFar) + 1,
        (last[column - 1] ?? tooFar) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[column - 1] === b[row - 2] && a[column - 2] === b[row - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? tooFar) + 1);
      }
      current.push(distance);
      smallest = Math.min(smallest, distance);
    }
    // A swap reaches back two rows, so one row over the limit is not yet the end.
    if (smallest > limit && Math.min(...last) > limit) return tooFar;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[a.length] ?? tooFar, tooFar);
}
