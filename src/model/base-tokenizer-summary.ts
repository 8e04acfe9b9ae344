import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { TokenTable } from "../format/tokenizer/token-table.ts";
import type { AddedToken, TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import type { BaseModelEntry } from "./base-model-entry.ts";

/**
 * The base's tokenizer as far as its entry tells: the sizes, and the special tokens as the only ones known by text; null
 * when nothing is known of it.
 */
export function baseTokenizerSummary(entry: BaseModelEntry): TokenizerSummary | null {
  if (entry.tokenizer === null) return null;
  const addedTokens = specialTokens(memberOf(entry.data, "specialTokens"));
  const byText = new Map(addedTokens.map((token) => [token.content, token.id]));
  const byId = new Map(addedTokens.map((token) => [token.id, token.content]));
  return {
    model: entry.tokenizer.model,
    size: entry.tokenizer.size,
    maxId: entry.tokenizer.maxId,
    vocabulary: { size: entry.tokenizer.size, maxId: entry.tokenizer.maxId },
    addedTokens,
    outline: {},
    merges: null,
    idOf: (token) => byText.get(token) ?? null,
    tokenOf: (id) => byId.get(id) ?? null,
    get tokens() {
      return TokenTable.of(byText);
    },
    forEachScore: () => undefined,
  };
}

function specialTokens(roles: JsonValue | undefined): readonly AddedToken[] {
  const tokens = new Map<number, AddedToken>();
  for (const role of ["bos", "eos", "pad", "spare"]) {
    const value = memberOf(roles, role);
    for (const token of Array.isArray(value) ? value : [value]) {
      const id = memberOf(token, "id");
      const content = memberOf(token, "text");
      if (typeof id === "number" && typeof content === "string") tokens.set(id, { id, content, special: true });
    }
  }
  return [...tokens.values()].sort((a, b) => a.id - b.id);
}
