import { isJsonObject, memberOf } from "../format/json/json-value.ts";
import { TooManyTokens } from "../format/tokenizer/token-table.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import type { MovedToken, Sample, Token, TokenizerDiff } from "./checkpoint-diff.ts";
import type { Subject } from "./subject.ts";
import { compareTokenMaps } from "./token-maps.ts";

/** Tokens of one kind that are kept; two foreign vocabularies differ in hundreds of thousands. */
const MAX_KEPT = 20_000;

/**
 * Which tokens only one side has, and which have another id. Where one side's are known in part (a base model's special tokens, or added tokens without
 * tokenizer.json), only these are looked for in the other.
 */
export function compareTokens(a: Subject, b: Subject): Pick<TokenizerDiff, "onlyA" | "onlyB" | "moved"> {
  const found = { onlyA: new Kept<Token>(), onlyB: new Kept<Token>(), moved: new Kept<MovedToken>() };
  if (a.allTokens && b.allTokens && a.tokenizer !== null && b.tokenizer !== null) {
    try {
      compareAll(a.tokenizer, b.tokenizer, found);
    } catch (error) {
      // Their sizes differ from any other tokenizer's already.
      if (!(error instanceof TooManyTokens)) throw error;
    }
  } else if (a.allTokens || b.allTokens) comparePart(a, b, found);
  else compareTables(knownTokens(a), knownTokens(b), a.kind === "checkpoint" && b.kind === "checkpoint", found);
  return {
    onlyA: found.onlyA.sample((token) => token.id),
    onlyB: found.onlyB.sample((token) => token.id),
    moved: found.moved.sample((token) => token.a),
  };
}

interface Found {
  readonly onlyA: Kept<Token>;
  readonly onlyB: Kept<Token>;
  readonly moved: Kept<MovedToken>;
}

function compareAll(a: TokenizerSummary, b: TokenizerSummary, found: Found): void {
  compareTokenMaps(a.tokens, b.tokens, {
    onlyA: (token, id) => found.onlyA.add({ token, id }),
    onlyB: (token, id) => found.onlyB.add({ token, id }),
    moved: (token, own, other) => found.moved.add({ token, a: own, b: other }),
  });
}

function comparePart(a: Subject, b: Subject, found: Found): void {
  const [whole, part] = a.allTokens ? [a, b] : [b, a];
  for (const [token, id] of knownTokens(part)) {
    const other = whole.tokenizer?.idOf(token) ?? null;
    const [inA, inB] = whole === a ? [other, id] : [id, other];
    if (inA === null) found.onlyB.add({ token, id });
    else if (inB === null) found.onlyA.add({ token, id });
    else if (inA !== inB) found.moved.add({ token, a: inA, b: inB });
  }
}

/** @param isComplete whether a token that one side lacks is not only one that is not known of it */
function compareTables(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
  isComplete: boolean,
  found: Found,
): void {
  for (const [token, id] of a) {
    const other = b.get(token);
    if (other === undefined) {
      if (isComplete) found.onlyA.add({ token, id });
    } else if (other !== id) found.moved.add({ token, a: id, b: other });
  }
  if (isComplete) for (const [token, id] of b) if (!a.has(token)) found.onlyB.add({ token, id });
}

/** Tokens by their text without tokenizer.json: the special ones of a base model, else added_tokens_decoder and added_tokens.json. */
export function knownTokens({ tokenizer, documents }: Subject): ReadonlyMap<string, number> {
  const tokens = new Map<string, number>();
  if (tokenizer !== null) {
    tokenizer.tokens.forEach((token, id) => {
      tokens.set(token, id);
    });
    return tokens;
  }
  const decoder = memberOf(documents.get("tokenizer_config.json"), "added_tokens_decoder");
  if (isJsonObject(decoder)) {
    for (const [id, token] of Object.entries(decoder)) {
      const content = memberOf(token, "content");
      if (typeof content === "string" && /^\d{1,9}$/.test(id)) tokens.set(content, Number(id));
    }
  }
  const added = documents.get("added_tokens.json");
  if (isJsonObject(added)) {
    for (const [token, id] of Object.entries(added)) if (typeof id === "number") tokens.set(token, id);
  }
  return tokens;
}

class Kept<Item> {
  #count = 0;
  readonly #items: Item[] = [];

  add(item: Item): void {
    if (this.#count++ < MAX_KEPT) this.#items.push(item);
  }

  sample(idOf: (item: Item) => number): Sample<Item> {
    return { count: this.#count, items: this.#items.toSorted((one, other) => idOf(one) - idOf(other)) };
  }
}
