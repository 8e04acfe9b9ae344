import { FUNCTIONS } from "../engine/functions/registry.ts";
import type { RuleFunction } from "../engine/functions/rule-function.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import type { RuleSource } from "../engine/rule-source.ts";
import type { Assets } from "./assets.ts";

/** Rules, compiled and as they were written, and the functions that they may name. */
export interface RulePool {
  readonly ruleSet: RuleSet;
  readonly rules: readonly RuleSource[];
  readonly functions: ReadonlyMap<string, RuleFunction>;
}

/** What ships. */
export function shippedPool({ rules, functions = FUNCTIONS }: Assets, ruleSet: RuleSet): RulePool {
  return { ruleSet, rules, functions };
}
