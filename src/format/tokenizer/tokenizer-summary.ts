import type { JsonValue } from "../json/json-value.ts";
import type { MergeList } from "./merge-list.ts";
import type { TokenTable } from "./token-table.ts";

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  /** How it is found in a text; left out where it is as the tokenizers library sets it (no; `normalized` where it is not special). */
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
  readonly singleWord?: boolean;
  readonly normalized?: boolean;
}

/** What the rules need of tokenizer.json, gathered in one pass without building the vocabulary. */
export interface TokenizerSummary {
  /** BPE, Unigram, WordPiece, WordLevel, as the file names it or the tokenizers library would take it; null when neither tells. */
  readonly model: string | null;
  /** Distinct ids in the vocabulary and the added tokens together. */
  readonly size: number;
  /** Highest id of all; -1 for an empty vocabulary. */
  readonly maxId: number;
  /** The vocabulary alone, without the added tokens: distinct ids, and the highest (-1 when it is empty). */
  readonly vocabulary: { readonly size: number; readonly maxId: number };
  /** In the order of the file. */
  readonly addedTokens: readonly AddedToken[];
  /** The file without vocabulary, merges and added tokens. */
  readonly outline: JsonValue;
  /** The merges of a BPE model; null when there are none, or when the file was not read that far. */
  readonly merges: MergeList | null;
  /** The id of a token, by its text; null when the tokenizer does not have it. */
  idOf(token: string): number | null;
  /** The text of a token, by its id; null when no token has it. */
  tokenOf(id: number): string | null;
  /**
   * Every token that is known with its text: the vocabulary in its order, then the added tokens. One pass over the bytes when
   * it is asked for first. @throws TooManyTokens
   */
  readonly tokens: TokenTable;
  /** The scores of a Unigram vocabulary (logarithms of probabilities), by id; none of any other model. One pass over the bytes. */
  forEachScore(visit: (id: number, score: number) => void): void;
}
