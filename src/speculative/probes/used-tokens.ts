import type { JsonValue } from "../../format/json/json-value.ts";
import type { MergeList } from "../../format/tokenizer/merge-list.ts";
import { StretchFilter } from "../../format/tokenizer/stretch-filter.ts";
import type { EncoderSource } from "./encoder-source.ts";

/** What bytes become that no token has (byte_fallback). */
const BYTE_TOKENS: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
);

export interface UsedTokens {
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: JsonValue;
}

type UsedSource = Pick<EncoderSource, "merges" | "tokens">;

/**
 * `usedTokens` for both sides of a pair: where the second one spells its merges as the first and is asked for the same, they
 * are looked through once.
 */
export function usedTokensOfPair(): typeof usedTokens {
  let last: { readonly merges: MergeList; readonly wanted: string; readonly used: JsonValue } | null = null;
  return ({ merges, tokens }, pieces, always) => {
    const wanted = JSON.stringify([pieces, ...always]);
    const isKnown = last !== null && merges !== null && last.wanted === wanted && last.merges.isSpelledAs(merges);
    const used = usedTokens({ merges: isKnown ? null : merges, tokens }, pieces, always);
    if (last !== null && isKnown) return { ...used, merges: last.used };
    if (merges !== null) last = { merges, wanted, used: used.merges };
    return used;
  };
}

/**
 * The part of a BPE vocabulary that can come up in some texts: building the whole takes the library seconds. A merge makes a
 * stretch of a piece, so that what is no stretch of any piece is never made; ranks keep their order.
 * @param pieces what comes to the model
 * @param always texts of tokens that are needed besides
 */
export function usedTokens(source: UsedSource, pieces: readonly string[], always: ReadonlySet<string>): UsedTokens {
  // What passes the filter and is none changes nothing.
  const filter = new StretchFilter([...pieces, ...always, ...BYTE_TOKENS]);
  const vocab = new Map<string, number>();
  source.tokens.forEachIn(filter, (token, id) => vocab.set(token, id));
  const merges: [string, string][] = [];
  source.merges?.forEachIn(filter, (left, right) => merges.push([left, right]));
  return { vocab: Object.fromEntries(vocab), merges };
}
