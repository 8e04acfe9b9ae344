import { CONFIG_RULES } from "./config/config-rules.ts";
import type { RuleMeta } from "./rule.ts";
import { RULE_CRASHED } from "./rule-crashed.ts";

/** What reports may name beside the rules of rules/: about a run and its configuration, not about a checkpoint. */
export const INTERNAL_RULES: readonly RuleMeta[] = [...CONFIG_RULES, RULE_CRASHED].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
