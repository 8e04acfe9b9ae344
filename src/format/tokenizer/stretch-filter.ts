import { FIRST_HASH, hashBytes } from "./text-hash.ts";

/** Of a longer text only so many bytes are looked at. */
export const FILTERED_BYTES = 32;
/** 2 MB: with 200,000 stretches, as those of real probes, one text in 2,000 passes that is none. */
const BITS = 1 << 24;
/** Makes another number of 24 bits of the same hash. */
const MIXER = 0x9e3779b1;

/**
 * Says of a text by the hash of its UTF-8 whether it may be a stretch of one of some texts, before it is decoded: never no of
 * one that is, seldom yes of another, and always yes of none.
 */
export class StretchFilter {
  readonly #bits = new Int32Array(BITS >> 5);

  constructor(texts: Iterable<string>) {
    this.#add(FIRST_HASH);
    for (const text of texts) {
      const bytes = Buffer.from(text);
      for (let begin = 0; begin < bytes.length; begin++) {
        let hash = FIRST_HASH;
        const end = Math.min(bytes.length, begin + FILTERED_BYTES);
        for (let at = begin; at < end; at++) {
          hash = hashBytes(bytes, at, at + 1, hash);
          this.#add(hash);
        }
      }
    }
  }

  /** @param hash `hashBytes` of a text, of a longer one of its first FILTERED_BYTES */
  mayHave(hash: number): boolean {
    return this.#has(hash >>> 8) && this.#has(Math.imul(hash, MIXER) >>> 8);
  }

  #add(hash: number): void {
    this.#set(hash >>> 8);
    this.#set(Math.imul(hash, MIXER) >>> 8);
  }

  #has(bit: number): boolean {
    return ((this.#bits[bit >> 5] as number) & (1 << (bit & 31))) !== 0;
  }

  #set(bit: number): void {
    this.#bits[bit >> 5] = (this.#bits[bit >> 5] as number) | (1 << (bit & 31));
  }
}
