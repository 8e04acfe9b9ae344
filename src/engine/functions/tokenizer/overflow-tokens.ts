import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { type Place, valuePlace } from "../../../checkpoint/place.ts";
import { memberOf } from "../../../format/json/json-value.ts";
import { valueAt } from "../../../format/json/pointer.ts";
import type { BaseModel } from "../../../model/base-model.ts";
import { addedTokens, type PlacedToken } from "./added-tokens.ts";
import { isPublishedOverflow } from "./embedding-table.ts";

/** A token past the embedding table, with every place that has it. */
export interface OverflowToken extends PlacedToken {
  /** False for one of the vocabulary, which any text may hold. */
  readonly isAdded: boolean;
  readonly others: readonly Place[];
}

/** Tokens whose id the embedding has no row for, by id; those that the base model was published with are left out. */
export function overflowTokens(checkpoint: Checkpoint, base: BaseModel | null, rows: number): readonly OverflowToken[] {
  const published = publishedIds(base);
  const tokens = new Map<number, { token: Omit<OverflowToken, "others">; others: Place[] }>();
  const candidates = [
    ...addedTokens(checkpoint)
      .filter(({ id }) => id >= rows)
      .map((token) => ({ ...token, isAdded: true })),
    ...highestOfVocabulary(checkpoint, rows).map((token) => ({ ...token, isAdded: false })),
  ];
  for (const token of candidates) {
    if (published.has(token.id) || isPublishedOverflow(checkpoint, token)) continue;
    const known = tokens.get(token.id);
    if (known === undefined) tokens.set(token.id, { token, others: [] });
    else known.others.push({ ...token.from, label: "here too" });
  }
  return [...tokens.values()]
    .map(({ token, others }) => ({ ...token, others }))
    .sort((a, b) => a.id - b.id || (a.content < b.content ? -1 : 1));
}

function publishedIds(base: BaseModel | null): ReadonlySet<unknown> {
  const overflow = valueAt(base?.data, ["tokenizer", "overflow"]);
  return new Set(
    Array.isArray(overflow) ? overflow.map((item) => (typeof item === "number" ? item : memberOf(item, "id"))) : [],
  );
}

/** The vocabulary is not walked token by token: when it is too large, its highest id says so. */
function highestOfVocabulary({ tokenizer }: Checkpoint, rows: number): readonly PlacedToken[] {
  if (tokenizer === null || tokenizer.vocabulary.maxId < rows) return [];
  const id = tokenizer.vocabulary.maxId;
  if (tokenizer.addedTokens.some((token) => token.id === id)) return [];
  const content = tokenizer.tokenOf(id);
  if (content === null) return [];
  const key = tokenizer.model === "Unigram" ? id : content;
  return [{ id, content, from: valuePlace("tokenizer.json", ["model", "vocab", key]) }];
}
