import { jsonEqual } from "../json-equal.ts";
import type { ComparingOperator } from "./operator.ts";

/** One of a list. */
export const inList: ComparingOperator = {
  kind: "comparing",
  name: "in",
  argument: { $ref: "#/$defs/listSource" },
  placeholders: [],
  test: (actual, expected) => (Array.isArray(expected) ? expected.some((item) => jsonEqual(actual, item)) : null),
};
