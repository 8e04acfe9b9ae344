import { compareNumbers } from "./compare-numbers.ts";
import type { ComparingOperator } from "./operator.ts";

/** A larger number. */
export const gt: ComparingOperator = {
  kind: "comparing",
  name: "gt",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: (actual, expected) => compareNumbers(actual, expected, (a, b) => a > b),
};
