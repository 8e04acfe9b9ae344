import type { ComparingOperator } from "./operator.ts";

/** A string that begins with another. */
export const startsWith: ComparingOperator = {
  kind: "comparing",
  name: "startsWith",
  argument: { $ref: "#/$defs/source" },
  placeholders: [],
  test: (actual, expected) =>
    typeof actual === "string" && typeof expected === "string" ? actual.startsWith(expected) : null,
};
