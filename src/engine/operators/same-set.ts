import { itemsMissingFrom } from "./identity-set.ts";
import type { ComparingOperator } from "./operator.ts";

/** The same items in any order, repeated or not. A value that is no list counts as a list of one. */
export const sameSet: ComparingOperator = {
  kind: "comparing",
  name: "sameSet",
  argument: { $ref: "#/$defs/source" },
  placeholders: ["missing", "extra"],
  test: (actual, expected) =>
    itemsMissingFrom(actual, expected).length === 0 && itemsMissingFrom(expected, actual).length === 0,
  explain: (actual, expected) => ({
    missing: itemsMissingFrom(expected, actual),
    extra: itemsMissingFrom(actual, expected),
  }),
};
