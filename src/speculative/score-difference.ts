import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";

export interface ScoreDifference {
  /** Tokens that have a score on both sides. */
  readonly compared: number;
  readonly differing: number;
  /** The one with the lowest id. */
  readonly first: { readonly id: number; readonly target: number; readonly draft: number };
}

type Scored = Pick<TokenizerSummary, "forEachScore">;

/** How two Unigram vocabularies with the same tokens differ in what each token is worth; null when they do not. */
export function scoreDifference(target: Scored, draft: Scored): ScoreDifference | null {
  const own: number[] = [];
  target.forEachScore((id, score) => {
    own[id] = score;
  });
  let compared = 0;
  let differing = 0;
  let first: ScoreDifference["first"] | null = null;
  draft.forEachScore((id, score) => {
    const other = own[id];
    if (other === undefined) return;
    compared++;
    if (isSame(other, score)) return;
    differing++;
    first ??= { id, target: other, draft: score };
  });
  return first === null ? null : { compared, differing, first };
}

/** SentencePiece keeps 32 bits of a score, and writers spell those in 7 digits or in 17. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
}
