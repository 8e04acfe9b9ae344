import type { TokenizerSummary } from "./tokenizer-summary.ts";

/**
 * What a tokenizer.json is known to hold by the hash of its bytes, so that its vocabulary need not be read to be counted.
 * Only for files in which nothing but merges stands behind the vocabulary: the reader stops there.
 */
export type KnownTokenizer = Pick<TokenizerSummary, "size" | "maxId" | "vocabulary">;
