import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { valuePlace } from "../place.ts";
import type { Fact } from "./fact.ts";

/** In the order of transformers 4, which sorts them. */
const ROLES = ["bos_token", "cls_token", "eos_token", "mask_token", "pad_token", "sep_token", "unk_token"] as const;
/** What save_pretrained of transformers 4 writes of a token. */
const FIELDS = ["content", "lstrip", "normalized", "rstrip", "single_word"] as const;

/** The special tokens of tokenizer_config.json as transformers 4 writes them into special_tokens_map.json; null when there are none. */
export function specialTokensMap(config: JsonValue | undefined): Fact | null {
  const tokens = new Map<string, JsonObject>();
  const decoder = memberOf(config, "added_tokens_decoder");
  for (const token of isJsonObject(decoder) ? Object.values(decoder) : []) {
    const content = memberOf(token, "content");
    if (isJsonObject(token) && typeof content === "string") tokens.set(content, token);
  }
  const members: [string, JsonValue][] = [];
  const additional = memberOf(config, "additional_special_tokens") ?? memberOf(config, "extra_special_tokens");
  if (Array.isArray(additional) && additional.length > 0) {
    const list = additional.map((token: JsonValue) => writtenToken(token, tokens));
    if (list.includes(null)) return null;
    members.push(["additional_special_tokens", list]);
  }
  for (const role of ROLES) {
    const stated = memberOf(config, role) ?? null;
    const token = stated === null ? null : writtenToken(stated, tokens);
    if (token !== null) members.push([role, token]);
  }
  return members.length === 0
    ? null
    : { value: Object.fromEntries(members), from: valuePlace("tokenizer_config.json", []), how: "derived" };
}

/** With its flags where they are known. */
function writtenToken(token: JsonValue, tokens: ReadonlyMap<string, JsonObject>): JsonValue {
  const content = typeof token === "string" ? token : memberOf(token, "content");
  if (typeof content !== "string") return null;
  const flags = isJsonObject(token) ? token : tokens.get(content);
  if (flags === undefined) return content;
  return Object.fromEntries(FIELDS.map((field) => [field, memberOf(flags, field) ?? field === "normalized"]));
}
