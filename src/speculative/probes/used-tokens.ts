import type { JsonValue } from "../../format/json/json-value.ts";
import { StretchFilter } from "../../format/tokenizer/stretch-filter.ts";
import type { EncoderSource } from "./encoder-source.ts";

/** Longer texts than these are searched for, not looked up: there are few of them in a vocabulary. */
const LOOKED_UP = 32;

/** What bytes become that no token has (byte_fallback). */
const BYTE_TOKENS: ReadonlySet<string> = new Set(
  Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
);

/**
 * The part of a BPE vocabulary that can come up in some texts: building the whole takes the library seconds. A merge makes a
 * stretch of a piece, so that what is no stretch of any piece is never made; ranks keep their order.
 * @param pieces what comes to the model
 * @param always texts of tokens that are needed besides
 */
export function usedTokens(
  source: Pick<EncoderSource, "merges" | "tokens">,
  pieces: readonly string[],
  always: ReadonlySet<string>,
): { readonly vocab: Readonly<Record<string, number>>; readonly merges: JsonValue } {
  const isUsed = stretchesOf(pieces);
  const filter = new StretchFilter([...pieces, ...always, ...BYTE_TOKENS]);
  const vocab = new Map<string, number>();
  source.tokens.forEachIn(filter, (token, id) => {
    if (isUsed(token) || always.has(token) || BYTE_TOKENS.has(token)) vocab.set(token, id);
  });
  const kept: [string, string][] = [];
  source.merges?.forEachIn(filter, (left, right) => {
    if (isUsed(left + right)) kept.push([left, right]);
  });
  return { vocab: Object.fromEntries(vocab), merges: kept };
}

function stretchesOf(pieces: readonly string[]): (text: string) => boolean {
  const stretches = new Set<string>();
  for (const piece of pieces) {
    for (let begin = 0; begin < piece.length; begin++) {
      const end = Math.min(piece.length, begin + LOOKED_UP);
      for (let at = begin + 1; at <= end; at++) stretches.add(piece.slice(begin, at));
    }
  }
  const long = pieces.filter((piece) => piece.length > LOOKED_UP);
  return (text) => (text.length <= LOOKED_UP ? stretches.has(text) : long.some((piece) => piece.includes(text)));
}
