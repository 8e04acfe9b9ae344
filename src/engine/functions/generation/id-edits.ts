import type { Fact } from "../../../checkpoint/facts/fact.ts";
import type { BaseModel } from "../../../model/base-model.ts";
import type { FixSafety, StructuralEdit } from "../../fix.ts";
import { safetyWithBase } from "../../fixes/safety-with-base.ts";
import type { RuleContext } from "../../rule.ts";
import { idsOf, type TokenRole } from "../tokenizer/stated-ids.ts";

/** Ids added to a value that is one id or a list; those that are there are left out. */
export function addIds({ checkpoint }: RuleContext, stated: Fact, ids: readonly number[]): readonly StructuralEdit[] {
  const { file, pointer } = stated.from;
  const own = idsOf(stated);
  const missing = ids.filter((id) => !own.includes(id));
  if (missing.length === 0) return [];
  const raw = checkpoint.documents.get(file)?.rawText(pointer) ?? "";
  // Facts about eos are always lists, files seldom.
  if (!raw.startsWith("[")) return [{ op: "set", file, pointer, json: JSON.stringify([...own, ...missing]) }];
  return missing.map((id) => ({ op: "insert", file, pointer: [...pointer, "-"], json: String(id) }));
}

/** The places of the two files that state a role's ids. */
export function statedPlaces({ checkpoint: { facts } }: RuleContext, role: TokenRole): readonly Fact[] {
  return [facts.get(`${role}.generation`), facts.get(`${role}.config`)].filter((fact) => fact !== null);
}

/** Who says, beside the two files, that an id has a role: the base model or the tokenizer's own token. null: nobody. */
export function witnessOf(
  { checkpoint, base }: RuleContext,
  role: TokenRole,
  ids: readonly number[],
): FixSafety | null {
  if (ids.length === 0) return null;
  if (ids.every((id) => checkpoint.facts.get(`${role}.tokenizer_id`)?.value === id)) return "safe";
  const published = publishedIds(base, role);
  return ids.every((id) => published.includes(id)) ? safetyWithBase("safe", base) : null;
}

/** Whether vocab_size leaves room for all ids: a model with a greater pad_token_id cannot even be made. */
export function fitVocabulary({ checkpoint: { facts } }: RuleContext, ids: readonly number[]): boolean {
  const size = facts.get("vocabulary.size")?.value;
  return typeof size !== "number" || ids.every((id) => id < size);
}

/** The ids that the base model gives a role. */
export function publishedIds(base: BaseModel | null, role: TokenRole): readonly number[] {
  const fact = base?.facts.get(`${role}.generation`) ?? base?.facts.get(`${role}.config`) ?? null;
  return fact === null ? [] : idsOf(fact);
}
