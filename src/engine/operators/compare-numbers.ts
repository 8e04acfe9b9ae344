import type { JsonValue } from "../../format/json/json-value.ts";

/** Judges two numbers; null when one is none. NaN is in no order, so it fails every comparison. */
export function compareNumbers(
  actual: JsonValue,
  expected: JsonValue,
  holds: (actual: number, expected: number) => boolean,
): boolean | null {
  return typeof actual === "number" && typeof expected === "number" ? holds(actual, expected) : null;
}
