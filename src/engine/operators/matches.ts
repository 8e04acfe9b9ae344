import type { FixedOperator } from "./operator.ts";

/** A pattern of a rule file meets text of a stranger's file: a longer text is not judged, since matching may take its square. */
const LONGEST_MATCHED_TEXT = 10_000;

/** A string in which the regular expression (JavaScript's, flag u) is found; anchor it with ^ and $ to mean the whole. */
export const matches: FixedOperator = {
  kind: "fixed",
  name: "matches",
  argument: { type: "string", minLength: 1 },
  placeholders: [],
  compile(argument) {
    const pattern = new RegExp(String(argument), "u");
    return (actual) =>
      typeof actual === "string" && actual.length <= LONGEST_MATCHED_TEXT ? pattern.test(actual) : null;
  },
};
