import { jsonEqual } from "../json-equal.ts";
import type { ComparingOperator } from "./operator.ts";

/** None of a list. */
export const notIn: ComparingOperator = {
  kind: "comparing",
  name: "notIn",
  argument: { $ref: "#/$defs/listSource" },
  placeholders: [],
  test: (actual, expected) => (Array.isArray(expected) ? !expected.some((item) => jsonEqual(actual, item)) : null),
};
