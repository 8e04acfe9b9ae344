import { FACTS } from "../../checkpoint/facts/fact.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { isFactName, isPairFactName } from "../compile-source.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { RuleFunction } from "../functions/rule-function.ts";
import { parseTemplate } from "../message-template.ts";
import { OPERATORS } from "../operators/registry.ts";
import { COMMON_PLACEHOLDERS } from "../placeholder-values.ts";
import type { CheckSource } from "../rule-source.ts";
import { fixesOf, fixMistakes } from "./fix-mistakes.ts";
import { mentionsOf } from "./mentions.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import type { RuleFile } from "./rule-file.ts";

/** Placeholders that nothing fills, in texts and fixes. */
export function placeholderMistakes(
  rule: Partial<RuleFile>,
  functions: ReadonlyMap<string, RuleFunction>,
): readonly PointedMistake[] {
  // A problem carries what its reader knew; the codes do not say which names those are.
  const { check } = rule;
  if (check === undefined) return [];
  const own = "problem" in check ? null : new Set(placeholdersOf(rule, check, functions));
  const inTexts = [...templatesOf(rule)].flatMap(({ text, pointer }) =>
    parseTemplate(text).flatMap((part) => {
      const message = "placeholder" in part ? placeholderMistake(part.placeholder, own) : null;
      return message === null ? [] : [{ pointer, message }];
    }),
  );
  return [...inTexts, ...fixMistakes(rule, own)];
}

function placeholderMistake(name: string, own: ReadonlySet<string> | null): string | null {
  const colon = name.indexOf(":");
  const prefix = name.slice(0, colon);
  if (prefix === "fact" || prefix === "baseFact") {
    const fact = name.slice(colon + 1);
    return isFactName(fact) || isPairFactName(fact)
      ? null
      : `unknown fact "${fact}" in {${name}}${didYouMean(fact, Object.keys(FACTS))}`;
  }
  if (own?.has(name) ?? (isCommon(name) || /^\w+$/.test(name))) return null;
  return `unknown placeholder {${name}}${didYouMean(name, own ?? COMMON_PLACEHOLDERS)}`;
}

function isCommon(name: string): boolean {
  return COMMON_PLACEHOLDERS.some((each) => each === name);
}

function* placeholdersOf(
  rule: Partial<RuleFile>,
  check: CheckSource,
  functions: ReadonlyMap<string, RuleFunction>,
): Iterable<string> {
  yield* COMMON_PLACEHOLDERS;
  if ("fact" in check) yield "unstated";
  if ("tensor" in check) yield* ["tensor", "shard"];
  if ("function" in check) yield* functions.get(check.function)?.placeholders ?? [];
  for (const mention of mentionsOf(rule)) {
    const inCheck = mention.pointer[0] === "check";
    if (inCheck && mention.kind === "operator") yield* OPERATORS.get(mention.name)?.placeholders ?? [];
  }
}

function* templatesOf(rule: Partial<RuleFile>): Iterable<{ readonly text: string; readonly pointer: Pointer }> {
  if (rule.message !== undefined) yield { text: rule.message, pointer: ["message"] };
  if (rule.suggestion !== undefined) yield { text: rule.suggestion, pointer: ["suggestion"] };
  for (const [index, { label }] of (rule.related ?? []).entries()) {
    yield { text: label, pointer: ["related", index, "label"] };
  }
  for (const { fix, pointer } of fixesOf(rule)) yield { text: fix.title, pointer: [...pointer, "title"] };
}
