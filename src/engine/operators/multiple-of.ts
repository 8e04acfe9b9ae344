import { compareNumbers } from "./compare-numbers.ts";
import type { ComparingOperator } from "./operator.ts";

/** A whole multiple. Nothing is a multiple of 0. */
export const multipleOf: ComparingOperator = {
  kind: "comparing",
  name: "multipleOf",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: (actual, expected) => compareNumbers(actual, expected, (a, b) => b !== 0 && a % b === 0),
};
