import type { JsonValue } from "../format/json/json-value.ts";

const MAX_LENGTH = 60;

/** A value inside a sentence: compact JSON, cut at 60 characters; NaN and Infinity as Python writes them. */
export function printValue(value: JsonValue): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value, spellNonFinite);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

/** JSON has no NaN and no Infinity, checkpoints do: a replacer that keeps them as text instead of null. */
export function spellNonFinite(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
