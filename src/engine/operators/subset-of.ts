import { itemsMissingFrom } from "./identity-set.ts";
import type { ComparingOperator } from "./operator.ts";

/** Every item is in the other list. A value that is no list counts as a list of one. */
export const subsetOf: ComparingOperator = {
  kind: "comparing",
  name: "subsetOf",
  argument: { $ref: "#/$defs/source" },
  placeholders: ["extra"],
  test: (actual, expected) => itemsMissingFrom(actual, expected).length === 0,
  explain: (actual, expected) => ({ extra: itemsMissingFrom(actual, expected) }),
};
