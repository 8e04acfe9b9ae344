import { InternalError } from "../../errors.ts";
import type { RuleFunction } from "../functions/rule-function.ts";
import type { RuleMeta } from "../rule.ts";
import type { FunctionCheckSource } from "../rule-source.ts";
import type { Check } from "./observation.ts";

/** `{ function, options }`: a check in code. */
export function compileFunctionCheck(
  source: FunctionCheckSource,
  meta: RuleMeta,
  functions: ReadonlyMap<string, RuleFunction>,
): Check {
  const found = functions.get(source.function);
  if (found === undefined) throw new InternalError(`unknown function ${source.function}`);
  const options = source.options ?? {};
  return (context) => {
    const { targets, findings, folded = 0 } = found.run(context, options, meta);
    const observations = findings.map(({ args, primary, related = [], actual, expected, fixes = [] }) => ({
      primary,
      related,
      actual,
      expected,
      args,
      fixes,
    }));
    return { targets, observations, folded };
  };
}
