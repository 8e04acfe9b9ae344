import type { Value } from "../architecture/expression.ts";

/**
 * The whole number for a key that makes something that grows evenly with it (a size, a number of bytes) equal to a goal.
 * @param now what the key says, to begin with
 * @param resultAt what comes out for a value of the key; null when nothing does
 */
export function solveKey(now: Value, resultAt: (value: number) => Value, goal: number): number | null {
  const start = typeof now === "number" && now > 0 ? now : 1;
  const one = resultAt(start);
  const two = resultAt(start * 2);
  if (typeof one !== "number" || typeof two !== "number" || one === two) return null;
  const value = start + ((goal - one) * start) / (two - one);
  return Number.isSafeInteger(value) && value > 0 && resultAt(value) === goal ? value : null;
}
