import { memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import type { Assets } from "../linter/assets.ts";

/** What a configuration may name that its schema does not list: rules, groups of them, base models. */
export function configNames({
  rules,
  models,
}: Pick<Assets, "rules" | "models">): (pointer: Pointer, what: "key" | "value") => readonly string[] {
  return (pointer, what) => {
    const last = pointer.at(-1);
    if (what === "key") return last === "rules" ? ruleNames(rules) : [];
    if (last === "rule") return ruleNames(rules);
    if (last === "model")
      return models
        .map((model) => memberOf(model, "name"))
        .filter((name) => typeof name === "string")
        .toSorted();
    return [];
  };
}

function ruleNames(rules: Assets["rules"]): readonly string[] {
  const ids = rules.map(({ meta }) => meta.id).toSorted();
  const groups = [...new Set(ids.map((id) => `${id.slice(0, id.indexOf("/"))}/*`))];
  return [...groups, ...ids];
}
