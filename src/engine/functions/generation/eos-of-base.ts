import type { RuleContext } from "../../rule.ts";

/**
 * Ids at which the base model stops and this checkpoint does not. generation/eos-base names them all in one finding, so
 * other rules are silent about them; empty without a base of the same model type.
 */
export function eosOfBaseOnly({ checkpoint: { facts }, base }: RuleContext): ReadonlySet<number> {
  const type = facts.get("architecture.model_type")?.value;
  const stops = facts.get("eos.all")?.value;
  if (base === null || stops === undefined || base.facts.get("architecture.model_type")?.value !== type)
    return new Set();
  const own = new Set([stops].flat());
  if ([...own].some((id) => typeof id !== "number")) return new Set();
  const wanted = [base.facts.get("eos.all")?.value ?? []].flat();
  return new Set(wanted.filter((id): id is number => typeof id === "number" && !own.has(id)));
}
