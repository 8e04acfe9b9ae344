import type { FactName } from "../../../checkpoint/facts/fact.ts";
import type { RuleContext } from "../../rule.ts";

/** True when a base model is given and has another value: then a rule of config/ has said so, with what to set. */
export function differsFromBase({ checkpoint, base }: RuleContext, fact: FactName): boolean {
  const own = checkpoint.facts.get(fact);
  const expected = base?.facts.get(fact) ?? null;
  return own !== null && expected !== null && own.value !== expected.value;
}
