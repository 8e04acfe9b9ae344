import { compileList } from "./compile-list.ts";
import { type NestingOperator, NOT_APPLICABLE, type Verdict } from "./operator.ts";

/** At least one assertion holds; those that do not apply are left out. A failure speaks for the first of them. */
export const any: NestingOperator = {
  kind: "nesting",
  name: "any",
  argument: { type: "array", minItems: 1, items: { $ref: "#/$defs/assertion" } },
  placeholders: [],
  compile(argument, compile) {
    const tests = compileList(argument, compile);
    return (actual, context) => {
      let result: Verdict = NOT_APPLICABLE;
      for (const test of tests) {
        const verdict = test(actual, context);
        if (verdict.kind === "pass") return verdict;
        if (verdict.kind === "fail" ? result.kind !== "fail" : result.kind === "not-applicable") result = verdict;
      }
      return result;
    };
  },
};
