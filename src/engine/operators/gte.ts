import { compareNumbers } from "./compare-numbers.ts";
import type { ComparingOperator } from "./operator.ts";

/** A number as large or larger. */
export const gte: ComparingOperator = {
  kind: "comparing",
  name: "gte",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: (actual, expected) => compareNumbers(actual, expected, (a, b) => a >= b),
};
