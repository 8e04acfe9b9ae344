import { JsonByteReader } from "../json/byte-reader.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/**
 * Walks through the bytes of model.merges, merge by merge: "a b", or since tokenizers 0.20 ["a", "b"]. The bytes are JSON;
 * of a list that is none only the beginning is walked through.
 */
export class MergeCursor {
  readonly bytes: Buffer;
  /** Of both parts of the current merge, without quotes; they are spelt as they are when it is plain. */
  leftBegin = 0;
  leftEnd = 0;
  rightBegin = 0;
  rightEnd = 0;
  /** Whether the merge is two texts without escapes. */
  isPlain = false;
  #at = 0;
  #begin = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#at = this.#skipTo(0);
    this.#at = bytes[this.#at] === 0x5b ? this.#at + 1 : bytes.length;
  }

  /** Goes to the next merge; false past the last one. */
  next(): boolean {
    const bytes = this.bytes;
    this.#at = this.#skipTo(this.#at);
    this.#begin = this.#at;
    const first = bytes[this.#at];
    if (first === QUOTE) return this.#readText();
    if (first === 0x5b) return this.#readParts();
    this.#at = bytes.length;
    return false;
  }

  /** The parts of the current merge, decoded: one for a text without a space, more than two for a list of more. */
  parts(): readonly string[] {
    const { leftBegin, leftEnd, rightBegin, rightEnd } = this;
    if (this.isPlain)
      return [this.bytes.toString("utf8", leftBegin, leftEnd), this.bytes.toString("utf8", rightBegin, rightEnd)];
    const reader = new JsonByteReader(this.bytes, this.#begin);
    if (this.bytes[this.#begin] !== QUOTE) {
      const parts: string[] = [];
      reader.array("a merge", () => parts.push(reader.string("a part of a merge")));
      return parts;
    }
    const text = reader.string("a merge");
    const at = text.indexOf(" ");
    return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
  }

  #readText(): boolean {
    const bytes = this.bytes;
    let space = -1;
    let isPlain = true;
    let at = this.#at + 1;
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
      if (byte === undefined) return false;
      if (byte === BACKSLASH) {
        isPlain = false;
        at++;
      } else if (byte === SPACE && space < 0) space = at;
    }
    this.leftBegin = this.#at + 1;
    this.leftEnd = space;
    this.rightBegin = space + 1;
    this.rightEnd = at;
    this.isPlain = isPlain && space >= 0;
    this.#at = at + 1;
    return true;
  }

  #readParts(): boolean {
    const bytes = this.bytes;
    let count = 0;
    let isPlain = true;
    let at = this.#skipTo(this.#at + 1);
    for (; bytes[at] === QUOTE; at = this.#skipTo(at)) {
      const begin = ++at;
      for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
        if (byte === undefined) return false;
        if (byte !== BACKSLASH) continue;
        isPlain = false;
        at++;
      }
      if (count === 0) {
        this.leftBegin = begin;
        this.leftEnd = at;
      } else {
        this.rightBegin = begin;
        this.rightEnd = at;
      }
      count++;
      at++;
    }
    this.isPlain = isPlain && count === 2;
    this.#at = bytes[at] === 0x5d ? at + 1 : bytes.length;
    return bytes[at] === 0x5d;
  }

  /** The next byte that is neither white space nor a comma. */
  #skipTo(from: number): number {
    const bytes = this.bytes;
    let at = from;
    for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x2c; )
      byte = bytes[++at];
    return at;
  }
}
