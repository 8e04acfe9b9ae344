import { RULE_CRASHED } from "../rule-crashed.ts";
import type { RuleSource } from "../rule-source.ts";

/** The groups of the rules that ship: what they call a new rule some day must not be taken. */
export function reservedGroups(rules: readonly RuleSource[]): ReadonlySet<string> {
  const shipped = rules.filter(({ meta }) => meta.page === undefined).map(({ meta }) => meta.id);
  return new Set([RULE_CRASHED.id, ...shipped].map((id) => id.slice(0, id.indexOf("/"))));
}
