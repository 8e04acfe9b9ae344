import { IdSet, MAX_TOKEN_ID } from "../format/tokenizer/id-set.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";

/** What the maps from token to id of two tokenizers are to each other; each kind is told as it is found. */
export interface TokenMapVisitor {
  onlyA(token: string, id: number): void;
  onlyB(token: string, id: number): void;
  moved(token: string, a: number, b: number): void;
}

export interface TokenMaps {
  /** Distinct tokens of each side. */
  readonly counts: readonly [number, number];
  /** Tokens with the same id on both sides. */
  readonly same: number;
  /** Whether some token of that side has the id. */
  readonly hasId: readonly [(id: number) => boolean, (id: number) => boolean];
  /** Whether one token has the id on both sides. */
  readonly isShared: (id: number) => boolean;
  /** Ids that both sides use and no token has on both. */
  readonly otherTokens: number;
  /** Texts of the ids that are asked for, of each side: one walk through the tables. */
  textsOf(ids: ReadonlySet<number>): readonly [ReadonlyMap<number, string>, ReadonlyMap<number, string>];
}

/** Of one tokenizer, past which it is not compared: the largest vocabulary has 262,208, and a file of 128 MB may have millions. */
export const MAX_TOKENS = 2_000_000;

/** A tokenizer has more than MAX_TOKENS. */
export class TooManyTokens extends Error {}

/**
 * Holds every token of both sides against the other side's. Two tables of 262,144 tokens take 40 MB.
 * @throws TooManyTokens
 */
export function compareTokenMaps(
  a: Pick<TokenizerSummary, "forEachToken">,
  b: Pick<TokenizerSummary, "forEachToken">,
  visitor: TokenMapVisitor,
): TokenMaps {
  const [left, right] = [tableOf(a), tableOf(b)];
  const [idsA, idsB, shared] = [new IdSet(), new IdSet(), new IdSet()];
  let same = 0;
  for (const [token, id] of left) {
    if (id <= MAX_TOKEN_ID) idsA.add(id);
    const other = right.get(token);
    if (other === undefined) visitor.onlyA(token, id);
    else if (other !== id) visitor.moved(token, id, other);
    else {
      same++;
      if (id <= MAX_TOKEN_ID) shared.add(id);
    }
  }
  for (const [token, id] of right) {
    if (id <= MAX_TOKEN_ID) idsB.add(id);
    if (!left.has(token)) visitor.onlyB(token, id);
  }
  let otherTokens = 0;
  const last = Math.min(idsA.max, idsB.max);
  for (let id = 0; id <= last; id++) if (idsA.has(id) && idsB.has(id) && !shared.has(id)) otherTokens++;
  return {
    counts: [left.size, right.size],
    same,
    hasId: [(id) => idsA.has(id), (id) => idsB.has(id)],
    isShared: (id) => shared.has(id),
    otherTokens,
    textsOf: (ids) => [textsIn(left, ids), textsIn(right, ids)],
  };
}

function tableOf(tokenizer: Pick<TokenizerSummary, "forEachToken">): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  tokenizer.forEachToken((token, id) => {
    if (table.size === MAX_TOKENS) throw new TooManyTokens();
    table.set(token, id);
  });
  return table;
}

/** Where several tokens have an id, the last of the table: the added one. */
function textsIn(table: ReadonlyMap<string, number>, ids: ReadonlySet<number>): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  if (ids.size > 0) for (const [token, id] of table) if (ids.has(id)) texts.set(id, token);
  return texts;
}
