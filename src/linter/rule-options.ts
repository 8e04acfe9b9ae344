import { compileRule } from "../engine/compile-rule.ts";
import type { ResolvedConfig } from "../engine/config/resolve-config.ts";
import { functionMistakes } from "../engine/loader/function-mistakes.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import type { FunctionCheckSource, RuleSource } from "../engine/rule-source.ts";
import { isJsonObject, type JsonObject, memberOf } from "../format/json/json-value.ts";
import type { RulePool } from "./rule-pool.ts";

/** What is wrong with options that a configuration gives a rule: they are laid over those that the rule has. */
export function optionMistakes(id: string, given: JsonObject, { rules, functions }: RulePool): readonly string[] {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (rule === undefined) return [];
  const { check } = rule;
  const schema = "function" in check ? functions.get(check.function)?.options : undefined;
  const properties = memberOf(schema, "properties");
  if (!("function" in check) || !isJsonObject(properties) || Object.keys(properties).length === 0) {
    return [`the rule ${id} takes no options; give it a level only`];
  }
  return functionMistakes({ check: withOptions(check, given) }, functions).map(({ message }) => message);
}

/** The rules with the options that a configuration gives some of them. */
export function applyOptions(
  { ruleSet, rules: sources, functions }: RulePool,
  options: ResolvedConfig["options"],
): RuleSet {
  if (options.size === 0) return ruleSet;
  const changed = new Map<string, RuleSource>();
  for (const source of sources) {
    const said = options.get(source.meta.id);
    if (said === undefined || !("function" in source.check)) continue;
    changed.set(source.meta.id, { ...source, check: withOptions(source.check, said.value) });
  }
  const rules = ruleSet.rules.map((rule) => {
    const source = changed.get(rule.meta.id);
    return source === undefined ? rule : compileRule(source, { functions });
  });
  return { ...ruleSet, rules };
}

function withOptions(check: FunctionCheckSource, given: JsonObject): FunctionCheckSource {
  return { ...check, options: { ...check.options, ...given } };
}
