import { jsonEqual } from "../json-equal.ts";
import type { ComparingOperator } from "./operator.ts";

/** Equal, numbers by their value (8 = 8.0), lists and objects in depth. */
export const eq: ComparingOperator = {
  kind: "comparing",
  name: "eq",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: jsonEqual,
};
