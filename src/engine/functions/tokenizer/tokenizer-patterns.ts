import { isJsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { Pointer } from "../../../format/json/pointer.ts";

/** A regular expression of tokenizer.json, in Oniguruma's syntax: it is looked at, never compiled or run. */
export interface TokenizerPattern {
  readonly text: string;
  readonly pointer: Pointer;
}

const PARTS = ["normalizer", "pre_tokenizer", "post_processor", "decoder"] as const;

/** Every `{ "Regex": ... }` in the steps of a tokenizer, in the order of the file. */
export function tokenizerPatterns(outline: JsonValue): readonly TokenizerPattern[] {
  const patterns: TokenizerPattern[] = [];
  const open: { readonly value: JsonValue | undefined; readonly pointer: Pointer }[] = [];
  for (const part of PARTS.toReversed()) open.push({ value: memberOf(outline, part), pointer: [part] });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer } = next;
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index--)
        open.push({ value: value[index], pointer: [...pointer, index] });
    } else if (isJsonObject(value)) {
      const regex = memberOf(value, "Regex");
      if (typeof regex === "string") patterns.push({ text: regex, pointer: [...pointer, "Regex"] });
      for (const [key, child] of Object.entries(value).reverse())
        open.push({ value: child, pointer: [...pointer, key] });
    }
  }
  return patterns;
}
