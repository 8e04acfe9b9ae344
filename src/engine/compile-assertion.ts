import { InternalError } from "../errors.ts";
import type { JsonObject, JsonValue } from "../format/json/json-value.ts";
import { compileSource } from "./compile-source.ts";
import { compileComparison } from "./operators/compile-comparison.ts";
import { everyTest } from "./operators/every-test.ts";
import {
  type Compilers,
  type FixedOperator,
  fail,
  NOT_APPLICABLE,
  PASS,
  type PresenceOperator,
  type Test,
} from "./operators/operator.ts";
import { OPERATORS } from "./operators/registry.ts";

/** An object of operators, all of which must hold: `{ gte: 1, lte: { fact: vocabulary.size } }`. */
export function compileAssertion(assertion: JsonObject): Test {
  const tests = Object.entries(assertion).map(([name, argument]) => compileOperator(name, argument));
  if (tests.length === 0) throw new InternalError("an assertion without an operator");
  return everyTest(tests);
}

const COMPILERS: Compilers = { assertion: compileAssertion, source: compileSource };

function compileOperator(name: string, argument: JsonValue): Test {
  const operator = OPERATORS.get(name);
  switch (operator?.kind) {
    case "comparing":
      return compileComparison(operator, compileSource(argument));
    case "fixed":
      return compileFixed(operator, argument);
    case "presence":
      return compilePresence(operator, argument);
    case "nesting":
      return operator.compile(argument, COMPILERS);
    case undefined:
      throw new InternalError(`unknown operator ${name}`);
  }
}

function compilePresence(operator: PresenceOperator, argument: JsonValue): Test {
  const wanted = operator.wanted === (argument === true);
  return (actual) => ((actual !== undefined) === wanted ? PASS : fail(undefined));
}

function compileFixed(operator: FixedOperator, argument: JsonValue): Test {
  const test = operator.compile(argument);
  return (actual) => {
    if (actual === undefined) return { kind: "missing", expected: argument };
    const holds = test(actual);
    if (holds === null) return NOT_APPLICABLE;
    return holds ? PASS : fail(argument, { args: operator.explain?.(actual) ?? {} });
  };
}
