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
  // What grows evenly with the key, and what shrinks with it: the width of a head when it is hidden_size / heads.
  const values = [start + ((goal - one) * start) / (two - one), (start * one) / goal];
  return values.find((value) => Number.isSafeInteger(value) && value > 0 && resultAt(value) === goal) ?? null;
}
