import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { type Place, valuePlace } from "../../../checkpoint/place.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";

export const SPECIAL_TOKEN_KEYS = [
  "bos_token",
  "eos_token",
  "unk_token",
  "sep_token",
  "pad_token",
  "cls_token",
  "mask_token",
] as const;

export type SpecialTokenFile = "tokenizer_config.json" | "special_tokens_map.json";

export interface StatedToken {
  /** null where the file says null: no such token. */
  readonly text: string | null;
  readonly from: Place;
}

/** What a file says a special token is, as a text or as an object with the text under `content`; null when it does not say. */
export function specialToken({ documents }: Checkpoint, file: SpecialTokenFile, key: string): StatedToken | null {
  const value = memberOf(documents.get(file)?.value, key);
  if (value === null) return { text: null, from: valuePlace(file, [key]) };
  if (typeof value === "string") return { text: value, from: valuePlace(file, [key]) };
  const content = memberOf(value, "content");
  return isJsonObject(value) && typeof content === "string"
    ? { text: content, from: valuePlace(file, [key, "content"]) }
    : null;
}
