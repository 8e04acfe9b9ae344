import { itemsMissingFrom } from "./identity-set.ts";
import type { ComparingOperator } from "./operator.ts";

/** Holds every item of the other list. A value that is no list counts as a list of one. */
export const superset: ComparingOperator = {
  kind: "comparing",
  name: "superset",
  argument: { $ref: "#/$defs/source" },
  placeholders: ["missing"],
  test: (actual, expected) => itemsMissingFrom(expected, actual).length === 0,
  explain: (actual, expected) => ({ missing: itemsMissingFrom(expected, actual) }),
};
