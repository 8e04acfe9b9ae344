import { compareTokenMaps, type TokenMaps } from "../diff/token-maps.ts";
import type { TokenComparison, TokenSample } from "../engine/pair-verdict.ts";
import { MAX_TOKEN_ID } from "../format/tokenizer/id-set.ts";
import { isReservedSlot } from "../format/tokenizer/reserved-slots.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";

/** Examples of each kind in a report. */
const EXAMPLES = 5;
/** Differing ids whose texts are kept; past these the two are foreign to each other anyhow. */
const KEPT_IDS = 1000;

/** The tokens of a target and a draft against each other, and what the conditions of engines ask of them besides. */
export interface PairTokens {
  readonly comparison: TokenComparison;
  /** Tokens that both sides have by their text. */
  readonly shared: number;
  /** The lowest id from `from` on and below `end` that is not one token's on both sides, with the text of each there. */
  firstOther(from: number, end: number): OtherId | null;
}

export interface OtherId {
  readonly id: number;
  readonly target: string | null;
  readonly draft: string | null;
}

/** @throws TooManyTokens */
export function comparePairTokens(
  target: Pick<TokenizerSummary, "tokens">,
  draft: Pick<TokenizerSummary, "tokens">,
): PairTokens {
  const moved = new Lowest<{ token: string; target: number; draft: number }>(({ target: id }) => id);
  const onlyTarget = new Lowest<{ token: string; id: number }>(({ id }) => id);
  const onlyDraft = new Lowest<{ token: string; id: number }>(({ id }) => id);
  let onlyReserved = true;
  const other = (token: string): void => {
    onlyReserved &&= isReservedSlot(token);
  };
  const maps = compareTokenMaps(target.tokens, draft.tokens, {
    onlyA(token, id) {
      other(token);
      onlyTarget.add({ token, id });
    },
    onlyB(token, id) {
      other(token);
      onlyDraft.add({ token, id });
    },
    moved(token, own, id) {
      other(token);
      moved.add({ token, target: own, draft: id });
    },
  });
  const renamed = renamedIds(maps);
  return {
    comparison: {
      target: maps.counts[0],
      draft: maps.counts[1],
      same: maps.same,
      sameTokenOtherId: moved.sample(),
      sameIdOtherToken: { count: maps.otherTokens, examples: renamed },
      onlyTarget: onlyTarget.sample(),
      onlyDraft: onlyDraft.sample(),
      onlyReserved,
    },
    shared: maps.same + moved.sample().count,
    firstOther: (from, end) => firstOther(maps, from, end),
  };
}

/** The first ids that both sides use for different tokens. */
function renamedIds(maps: TokenMaps): TokenComparison["sameIdOtherToken"]["examples"] {
  const wanted = new Set<number>();
  if (maps.otherTokens > 0) {
    const [inTarget, inDraft] = maps.hasId;
    for (let id = 0; id <= MAX_TOKEN_ID && wanted.size < Math.min(EXAMPLES, maps.otherTokens); id++) {
      if (inTarget(id) && inDraft(id) && !maps.isShared(id)) wanted.add(id);
    }
  }
  const [target, draft] = maps.textsOf(wanted);
  return [...wanted].map((id) => ({ id, target: target.get(id) ?? "", draft: draft.get(id) ?? "" }));
}

function firstOther(maps: TokenMaps, from: number, end: number): OtherId | null {
  const [inTarget, inDraft] = maps.hasId;
  for (let id = from; id < Math.min(end, MAX_TOKEN_ID + 1); id++) {
    if (maps.isShared(id) || !(inTarget(id) || inDraft(id))) continue;
    const [target, draft] = maps.textsOf(new Set([id]));
    return { id, target: target.get(id) ?? null, draft: draft.get(id) ?? null };
  }
  return null;
}

/** Counts items and keeps those with the lowest ids among the first ones. */
class Lowest<Item> {
  #count = 0;
  readonly #items: Item[] = [];
  readonly #idOf: (item: Item) => number;

  constructor(idOf: (item: Item) => number) {
    this.#idOf = idOf;
  }

  add(item: Item): void {
    if (this.#count++ < KEPT_IDS) this.#items.push(item);
  }

  sample(): TokenSample<Item> {
    const examples = this.#items.toSorted((a, b) => this.#idOf(a) - this.#idOf(b)).slice(0, EXAMPLES);
    return { count: this.#count, examples };
  }
}
