import { compareNumbers } from "./compare-numbers.ts";
import type { ComparingOperator } from "./operator.ts";

/** A smaller number. */
export const lt: ComparingOperator = {
  kind: "comparing",
  name: "lt",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: (actual, expected) => compareNumbers(actual, expected, (a, b) => a < b),
};
