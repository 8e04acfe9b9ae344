import { IdSet, MAX_TOKEN_ID } from "../format/tokenizer/id-set.ts";
import type { TokenTable } from "../format/tokenizer/token-table.ts";

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

/** Holds every token of both sides against the other side's. */
export function compareTokenMaps(a: TokenTable, b: TokenTable, visitor: TokenMapVisitor): TokenMaps {
  const [idsA, idsB, shared] = [new IdSet(), new IdSet(), new IdSet()];
  let same = 0;
  for (let place = 0; place < a.length; place++) {
    const id = a.idAt(place);
    if (Number.isNaN(id)) continue;
    if (id <= MAX_TOKEN_ID) idsA.add(id);
    const there = a === b ? place : b.find(a, place);
    const other = there < 0 ? null : b.idAt(there);
    if (other === null) visitor.onlyA(a.textAt(place), id);
    else if (other !== id) visitor.moved(a.textAt(place), id, other);
    else {
      same++;
      if (id <= MAX_TOKEN_ID) shared.add(id);
    }
  }
  for (let place = 0; place < b.length; place++) {
    const id = b.idAt(place);
    if (Number.isNaN(id)) continue;
    if (id <= MAX_TOKEN_ID) idsB.add(id);
    if (a !== b && a.find(b, place) < 0) visitor.onlyB(b.textAt(place), id);
  }
  let otherTokens = 0;
  const last = Math.min(idsA.max, idsB.max);
  for (let id = 0; id <= last; id++) if (idsA.has(id) && idsB.has(id) && !shared.has(id)) otherTokens++;
  return {
    counts: [a.size, b.size],
    same,
    hasId: [(id) => idsA.has(id), (id) => idsB.has(id)],
    isShared: (id) => shared.has(id),
    otherTokens,
    textsOf: (ids) => [textsIn(a, ids), textsIn(b, ids)],
  };
}

/** Where several tokens have an id, the last of the table: the added one. */
function textsIn(table: TokenTable, ids: ReadonlySet<number>): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  for (let place = 0; ids.size > 0 && place < table.length; place++) {
    const id = table.idAt(place);
    if (ids.has(id)) texts.set(id, table.textAt(place));
  }
  return texts;
}
