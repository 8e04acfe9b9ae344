import type { JsonValue } from "../../format/json/json-value.ts";
import type { TokenizerSummary } from "../../format/tokenizer/tokenizer-summary.ts";

/** What encoding needs of a tokenizer.json. */
export type EncoderSource = Pick<TokenizerSummary, "model" | "outline" | "addedTokens" | "merges" | "tokens" | "idOf">;

/** An added token as tokenizer.json has it. */
export function addedTokenJson(token: TokenizerSummary["addedTokens"][number]): JsonValue {
  const { id, content, special, lstrip = false, rstrip = false, singleWord = false, normalized = !special } = token;
  return { id, content, special, lstrip, rstrip, single_word: singleWord, normalized };
}
