import { jsonEqual } from "../json-equal.ts";
import type { ComparingOperator } from "./operator.ts";

/** Not equal. */
export const ne: ComparingOperator = {
  kind: "comparing",
  name: "ne",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: (actual, expected) => !jsonEqual(actual, expected),
};
