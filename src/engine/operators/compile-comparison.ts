import { type ComparingOperator, fail, NOT_APPLICABLE, PASS, type Resolve, type Test } from "./operator.ts";

/** Compares with a source; not applicable where either side has no value, or the operator cannot judge their types. */
export function compileComparison(operator: Pick<ComparingOperator, "test" | "explain">, source: Resolve): Test {
  return (actual, context) => {
    const expected = source(context);
    if (expected === null) return NOT_APPLICABLE;
    if (actual === undefined) return { kind: "missing", expected: expected.value };
    const holds = operator.test(actual, expected.value);
    if (holds === null) return NOT_APPLICABLE;
    if (holds) return PASS;
    return fail(expected.value, {
      expectedPlace: expected.place,
      args: operator.explain?.(actual, expected.value) ?? {},
    });
  };
}
