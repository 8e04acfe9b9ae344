import type { FactName } from "../../../checkpoint/facts/fact.ts";
import { jsonEqual } from "../../json-equal.ts";
import type { RuleContext } from "../../rule.ts";

/**
 * Whether the base model says another value. Then the rule that compares it with the base reports the key, and a rule
 * that holds without a base keeps still: one fault, one finding.
 */
export function differsFromBase({ checkpoint, base }: RuleContext, fact: FactName): boolean {
  const expected = base?.facts.get(fact) ?? null;
  const actual = checkpoint.facts.get(fact);
  return expected !== null && actual !== null && !jsonEqual(actual.value, expected.value);
}
