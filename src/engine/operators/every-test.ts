import { NOT_APPLICABLE, type Test, type Verdict } from "./operator.ts";

/** All tests together: the first failure speaks, then the first missing value; those that do not apply are left out. */
export function everyTest(tests: readonly Test[]): Test {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (actual, context) => {
    let result: Verdict = NOT_APPLICABLE;
    for (const test of tests) {
      const verdict = test(actual, context);
      if (verdict.kind === "fail") return verdict;
      if (verdict.kind === "missing" ? result.kind !== "missing" : result.kind === "not-applicable") result = verdict;
    }
    return result;
  };
}
