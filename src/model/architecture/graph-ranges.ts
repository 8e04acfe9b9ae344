import type { IndexSet } from "./index-set.ts";

/** More runs than this are cut in the middle: a list of every second layer of forty says no more than its ends. */
const MAX_RUNS = 8;
const SHOWN_RUNS = 3;

/**
 * A pattern with the numbers that may stand at each `*`: model.layers.{0-79}.mlp.up_proj.weight. A single number stands
 * bare; of many separate runs the first and the last are shown: {1,3,5,…,47}.
 * @param axes one for each `*` of the pattern
 */
export function printPattern(pattern: string, axes: readonly IndexSet[]): string {
  let axis = 0;
  return pattern.replace(/\*/g, (star) => {
    const numbers = axes[axis++]?.numbers ?? [];
    return numbers.length === 0 ? star : numbers.length === 1 ? String(numbers[0]) : `{${printRuns(numbers)}}`;
  });
}

function printRuns(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === number) run.last = number;
    else runs.push({ first: number, last: number });
  }
  const printed = runs.map(({ first, last }) =>
    first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`,
  );
  if (printed.length <= MAX_RUNS) return printed.join(",");
  return [...printed.slice(0, SHOWN_RUNS), "…", ...printed.slice(-1)].join(",");
}
