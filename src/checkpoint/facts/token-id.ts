import { isJsonObject, memberOf } from "../../format/json/json-value.ts";
import type { FactSource } from "./fact-source.ts";

/** The id of a token by its text: from tokenizer.json, else added_tokens_decoder, else added_tokens.json. */
export function tokenId(source: Pick<FactSource, "documents" | "tokenizer">, text: string): number | null {
  const id = source.tokenizer?.idOf(text) ?? null;
  if (id !== null) return id;
  const decoder = memberOf(source.documents.get("tokenizer_config.json")?.value, "added_tokens_decoder");
  if (isJsonObject(decoder)) {
    for (const [key, token] of Object.entries(decoder)) {
      if (memberOf(token, "content") === text && /^\d+$/.test(key)) return Number(key);
    }
  }
  const added = memberOf(source.documents.get("added_tokens.json")?.value, text);
  return typeof added === "number" ? added : null;
}
