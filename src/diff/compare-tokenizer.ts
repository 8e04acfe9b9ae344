import { jsonEqual } from "../engine/json-equal.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { SideValue, TokenizerDiff, ValueDifference } from "./checkpoint-diff.ts";
import { compareKeys } from "./compare-keys.ts";
import { compareTokens, knownTokens } from "./compare-tokens.ts";
import { countLines } from "./count-lines.ts";
import { SIDES } from "./sides.ts";
import type { Subject } from "./subject.ts";
import { valueRow } from "./value-rows.ts";

const CONFIG = "tokenizer_config.json";
/** Compared by facts, token by token, or as a text. */
const TOLD: ReadonlySet<string> = new Set([
  ...["tokenizer_class", "model_max_length", "bos_token", "eos_token", "pad_token"],
  ...["added_tokens_decoder", "chat_template"],
]);
/** Parts of tokenizer.json that decide how a text becomes tokens. */
const PARTS = ["normalizer", "pre_tokenizer", "post_processor", "decoder", "truncation", "padding"] as const;

/** Vocabulary, special tokens, tokenizer_config.json and chat template of both. */
export function compareTokenizer(a: Subject, b: Subject): TokenizerDiff {
  const silent = SIDES.filter((_, index) => isSilent(index === 0 ? a : b));
  if (silent.length > 0) {
    const notes = silent.length === 2 ? [] : silent.map((side) => `of ${side} no tokenizer is known`);
    const none = { count: 0, items: [] };
    return { differences: [], notes, compared: false, onlyA: none, onlyB: none, moved: none, chatTemplate: null };
  }
  return {
    differences: [...sizeRows(a, b), ...specialRows(a, b), ...partRows(a, b), ...configRows(a, b)],
    notes: notesOn(a, b),
    compared: true,
    ...compareTokens(a, b),
    chatTemplate: compareTemplates(a, b),
  };
}

function isSilent(subject: Subject): boolean {
  return subject.tokenizer === null && !subject.documents.has(CONFIG) && knownTokens(subject).size === 0;
}

function sizeRows(a: Subject, b: Subject): readonly ValueDifference[] {
  if (a.tokenizer === null || b.tokenizer === null) return [];
  return [
    ...factRow(a, b, "tokenizer.size", "tokens"),
    ...factRow(a, b, "tokenizer.max_id", "highest id"),
    ...factRow(a, b, "tokenizer.model", "model"),
  ];
}

function specialRows(a: Subject, b: Subject): readonly ValueDifference[] {
  return [
    ...factRow(a, b, "tokenizer.class", "tokenizer_class"),
    ...factRow(a, b, "tokenizer.model_max_length", "model_max_length"),
    ...(["bos", "eos", "pad"] as const).flatMap((role) => {
      const [one, other] = [a, b].map(({ facts }): SideValue | null => {
        const fact = facts.get(`${role}.tokenizer`) ?? facts.get(`${role}.map`);
        return fact === null ? null : { value: fact.value, how: fact.how };
      });
      return bothOrFile(a, b, `${role}_token`, one ?? null, other ?? null);
    }),
  ];
}

function factRow(
  a: Subject,
  b: Subject,
  name: "tokenizer.size" | "tokenizer.max_id" | "tokenizer.model" | "tokenizer.class" | "tokenizer.model_max_length",
  key: string,
): readonly ValueDifference[] {
  const [one, other] = [a, b].map(({ facts }): SideValue | null => {
    const fact = facts.get(name);
    return fact === null ? null : { value: fact.value, how: "stated" };
  });
  return bothOrFile(a, b, key, one ?? null, other ?? null);
}

/** What an entry of a base model does not tell is not known to be absent there. */
function bothOrFile(
  a: Subject,
  b: Subject,
  key: string,
  one: SideValue | null,
  other: SideValue | null,
): readonly ValueDifference[] {
  if ((one === null && a.kind !== "checkpoint") || (other === null && b.kind !== "checkpoint")) return [];
  return valueRow(key, one, other);
}

function partRows(a: Subject, b: Subject): readonly ValueDifference[] {
  if (!a.allTokens || !b.allTokens) return [];
  return PARTS.flatMap((part) => {
    const [one, other] = [a, b].map(({ tokenizer }) => memberOf(tokenizer?.outline, part) ?? null);
    if (jsonEqual(one ?? null, other ?? null)) return [];
    return valueRow(part, stated(one), stated(other));
  });
}

function stated(value: JsonValue | undefined): SideValue | null {
  return value === undefined || value === null ? null : { value, how: "stated" };
}

function configRows(a: Subject, b: Subject): readonly ValueDifference[] {
  const files = [a, b].map(({ documents }) => documents.get(CONFIG));
  if (a.kind !== "checkpoint" || b.kind !== "checkpoint" || files.includes(undefined)) return [];
  return compareKeys(files[0], files[1], (key) => TOLD.has(key));
}

function compareTemplates(a: Subject, b: Subject): TokenizerDiff["chatTemplate"] {
  if (a.kind !== "checkpoint" || b.kind !== "checkpoint") return null;
  const [one, other] = [a, b].map(({ facts }) => facts.get("chat_template.text")?.value);
  const texts = [typeof one === "string" ? one : "", typeof other === "string" ? other : ""] as const;
  return texts[0] === texts[1] ? null : countLines(...texts);
}

function notesOn(a: Subject, b: Subject): readonly string[] {
  return [a, b].flatMap((subject, index) => {
    const side = SIDES[index];
    if (subject.allTokens) return [];
    if (subject.kind === "base-model") {
      return [`of ${side} the number of tokens, the highest id and the special tokens are known: these were compared`];
    }
    return [`${side} has no tokenizer.json that can be read: only added tokens were compared`];
  });
}
