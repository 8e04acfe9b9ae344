import { FACTS, type FactName, type Facts } from "../checkpoint/facts/fact.ts";
import type { RuleSource } from "../engine/rule-source.ts";
import { type Pointer, printPointer } from "../format/json/pointer.ts";

/** Enough to read. */
const MAX_RULES = 6;
/** A word that is likely the name of a key, not of the language. */
const MIN_KEY = 4;

/**
 * The rules that look at a place, those that check it first. A rule that is a function says what it looks at in its message
 * only, which names its key.
 */
export function rulesOfPlace(
  rules: readonly RuleSource[],
  place: { readonly file: string; readonly pointer: Pointer },
  facts: Facts | null,
): readonly RuleSource[] {
  const names = facts === null ? [] : factsAt(facts, place.file, place.pointer);
  const key = String(place.pointer.at(-1) ?? "");
  const ranked = rules.map((rule) => ({ rule, rank: rankOf(rule, names, place, key) }));
  return ranked
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank || (a.rule.meta.id < b.rule.meta.id ? -1 : 1))
    .slice(0, MAX_RULES)
    .map(({ rule }) => rule);
}

function rankOf(
  rule: RuleSource,
  names: readonly FactName[],
  { file, pointer }: { readonly file: string; readonly pointer: Pointer },
  key: string,
): number {
  const { check } = rule;
  const printed = printPointer(pointer);
  if ("fact" in check && names.some((name) => name === check.fact)) return 4;
  if ("file" in check && "assert" in check && check.file === file && [check.at ?? ""].flat().includes(printed))
    return 4;
  const said = JSON.stringify([check, rule.when]);
  if (names.some((name) => said.includes(`"${name}"`)) || said.includes(`"${file}#${printed}"`)) return 3;
  if (key.length < MIN_KEY) return 0;
  const word = new RegExp(`(?<![\\w.])${escapeRegex(key)}(?!\\w)`);
  if (word.test(rule.message) || word.test(rule.meta.title)) return 2;
  return key.includes("_") && word.test(rule.meta.docs) ? 1 : 0;
}

function factsAt(facts: Facts, file: string, pointer: Pointer): readonly FactName[] {
  const printed = printPointer(pointer);
  return (Object.keys(FACTS) as FactName[]).filter((name) => {
    const fact = facts.get(name);
    return (
      fact !== null && fact.how === "stated" && fact.from.file === file && printPointer(fact.from.pointer) === printed
    );
  });
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
