import { InternalError } from "../../errors.ts";
import { isJsonObject } from "../../format/json/json-value.ts";
import { fail, type NestingOperator, PASS } from "./operator.ts";

/** The assertion does not hold. Where it does not apply, neither does its opposite. */
export const not: NestingOperator = {
  kind: "nesting",
  name: "not",
  argument: { $ref: "#/$defs/assertion" },
  placeholders: [],
  compile(argument, compile) {
    if (!isJsonObject(argument)) throw new InternalError("the operator not takes one assertion");
    const test = compile.assertion(argument);
    return (actual, context) => {
      const verdict = test(actual, context);
      if (verdict.kind === "pass") return fail(undefined);
      return verdict.kind === "fail" ? PASS : verdict;
    };
  },
};
