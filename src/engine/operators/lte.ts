import { compareNumbers } from "./compare-numbers.ts";
import type { ComparingOperator } from "./operator.ts";

/** A number as small or smaller. */
export const lte: ComparingOperator = {
  kind: "comparing",
  name: "lte",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: (actual, expected) => compareNumbers(actual, expected, (a, b) => a <= b),
};
