import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { type Place, valuePlace } from "../../../checkpoint/place.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";

/** A token that one of the files adds to the vocabulary. */
export interface PlacedToken {
  readonly id: number;
  readonly content: string;
  readonly from: Place;
}

/** The added tokens of tokenizer.json, of added_tokens_decoder and of added_tokens.json: file after file, in their order. */
export function addedTokens(checkpoint: Checkpoint): readonly PlacedToken[] {
  const known = KNOWN.get(checkpoint);
  if (known !== undefined) return known;
  const tokens = gather(checkpoint);
  KNOWN.set(checkpoint, tokens);
  return tokens;
}

/** Gemma 3 has 6,415 of them in each of two files, and four rules ask. */
const KNOWN: WeakMap<Checkpoint, readonly PlacedToken[]> = new WeakMap();

function gather({ tokenizer, documents }: Checkpoint): readonly PlacedToken[] {
  const tokens: PlacedToken[] = [];
  for (const [index, { id, content }] of (tokenizer?.addedTokens ?? []).entries()) {
    tokens.push({ id, content, from: valuePlace("tokenizer.json", ["added_tokens", index, "id"]) });
  }
  const decoder = memberOf(documents.get("tokenizer_config.json")?.value, "added_tokens_decoder");
  for (const [key, token] of isJsonObject(decoder) ? Object.entries(decoder) : []) {
    const content = typeof token === "string" ? token : memberOf(token, "content");
    if (typeof content !== "string" || !/^\d{1,15}$/.test(key)) continue;
    const from: Place = { file: "tokenizer_config.json", pointer: ["added_tokens_decoder", key], part: "key" };
    tokens.push({ id: Number(key), content, from });
  }
  const added = documents.get("added_tokens.json")?.value;
  for (const [content, id] of isJsonObject(added) ? Object.entries(added) : []) {
    if (typeof id === "number") tokens.push({ id, content, from: valuePlace("added_tokens.json", [content]) });
  }
  return tokens;
}
