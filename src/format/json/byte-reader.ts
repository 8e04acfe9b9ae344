import { quote } from "../text/quote.ts";
import { escapeLength, isConflictMarker, isDigit, isScalarByte, isValueStart } from "./byte-classes.ts";
import type { KnownKey } from "./known-key.ts";
import { ReadFault, type ReadFaultKind } from "./read-fault.ts";
import { skipNested } from "./skip-nested.ts";

const MAX_SKIP_DEPTH = 64;
const MAX_KEY_BYTES = 1_000_000;
const SCALAR = /^(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * Reads JSON from bytes, value by value, under the direction of a caller that knows what may come next. Nothing is
 * built but what the caller asks for, and the first byte that cannot belong ends it: a 98 MB bomb costs no more than
 * its first bytes. Strict JSON: no comments, no NaN. The caller has checked that the bytes are UTF-8.
 */
export class JsonByteReader {
  /** Byte offset of the next byte. */
  at: number;
  readonly #bytes: Buffer;
  readonly #end: number;
  #repeated: KnownKey = { bytes: Buffer.alloc(0), text: "" };

  constructor(bytes: Uint8Array, begin = 0, end: number = bytes.length) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = begin;
    this.#end = end;
  }

  /** The next byte after white space, or -1 at the end; it is not consumed. */
  peek(): number {
    const bytes = this.#bytes;
    let at = this.at;
    while (at < this.#end) {
      const byte = bytes[at] as number;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        this.at = at;
        return byte;
      }
      at++;
    }
    this.at = at;
    return -1;
  }

  /** Calls `member` at every member's value; it must consume the value, or answer "stop". Keys are decoded. */
  object(what: string, member: (key: string, keyBegin: number) => unknown): void {
    this.#open(0x7b, what);
    for (let first = true; this.#more(0x7d, first); first = false) {
      const keyBegin = this.at;
      if (this.#bytes[keyBegin] !== 0x22) this.fail("syntax", "a key in double quotes is expected");
      const key = this.#key();
      this.colon();
      if (member(key, keyBegin) === "stop") return;
    }
  }

  /** As `object`, for very many objects with the same few keys: a known key comes as the string of `known`, not as a new one. */
  objectOfKnownKeys(what: string, known: readonly KnownKey[], member: (key: string, keyBegin: number) => void): void {
    this.#open(0x7b, what);
    for (let first = true; this.#more(0x7d, first); first = false) {
      const keyBegin = this.at;
      if (this.#bytes[keyBegin] !== 0x22) this.fail("syntax", "a key in double quotes is expected");
      const key = this.#knownKey(known);
      if (key === null) {
        const text = this.string(what);
        this.colon();
        member(text, keyBegin);
      } else {
        this.at += key.bytes.length;
        this.colon();
        member(key.text, keyBegin);
      }
    }
  }

  /** As `object`, for very many members: keys are stepped over, not built. `keyBegin` is the offset of its quote. */
  objectOfSkippedKeys(what: string, member: (keyBegin: number, keyEnd: number) => void): void {
    this.#open(0x7b, what);
    for (let first = true; this.#more(0x7d, first); first = false) {
      const keyBegin = this.at;
      this.#skipKeyString();
      const keyEnd = this.at;
      this.colon();
      member(keyBegin, keyEnd);
    }
  }

  /** Calls `item` at every item; it must consume it, or answer "stop". */
  array(what: string, item: (index: number) => unknown): void {
    this.#open(0x5b, what);
    for (let index = 0; this.#more(0x5d, index === 0); index++) if (item(index) === "stop") return;
  }

  colon(): void {
    if (this.peek() !== 0x3a) this.fail("syntax", "a colon is expected");
    this.at++;
  }

  /** A string, decoded. */
  string(what: string): string {
    if (this.peek() !== 0x22) this.fail("schema", `${what} must be a string`);
    const begin = this.at;
    return this.#decode(begin, this.#endOfString());
  }

  /** A string that is likely the same as the last one read by this method: then it is that very string, not a new one. */
  repeatedString(what: string): string {
    this.peek();
    const { bytes, text } = this.#repeated;
    if (bytes.length > 0 && this.#startsWith(bytes)) {
      this.at += bytes.length;
      return text;
    }
    const begin = this.at;
    const read = this.string(what);
    this.#repeated = { bytes: this.#bytes.subarray(begin, this.at), text: read };
    return read;
  }

  /** Steps over a string without building it. */
  skipString(what: string): void {
    if (this.peek() !== 0x22) this.fail("schema", `${what} must be a string`);
    this.#endOfString();
  }

  /** A whole number without sign, fraction or exponent, as its text. */
  digits(what: string): string {
    const first = this.peek();
    const begin = this.at;
    while (this.at < this.#end && isDigit(this.#bytes[this.at] as number)) this.at++;
    const text = this.#bytes.toString("latin1", begin, this.at);
    if (text === "" || isScalarByte(this.#bytes[this.at] ?? 0)) {
      this.fail(
        first === -1 ? "end" : isValueStart(first) ? "schema" : "syntax",
        `${what} must be a whole number that is not negative`,
      );
    }
    if (text.length > 1 && text.startsWith("0")) this.fail("syntax", `${what} has a leading zero`);
    return text;
  }

  /** A whole number as in `digits`; one past 2^53 comes out rounded: check it against Number.MAX_SAFE_INTEGER. */
  wholeNumber(what: string): number {
    const bytes = this.#bytes;
    this.peek();
    let value = 0;
    let at = this.at;
    while (at < this.#end && isDigit(bytes[at] as number)) value = value * 10 + (bytes[at++] as number) - 0x30;
    if (at === this.at || at - this.at > 15 || bytes[this.at] === 0x30) return Number(this.digits(what));
    this.at = at;
    if (isScalarByte(this.#bytes[this.at] ?? 0))
      this.fail("schema", `${what} must be a whole number that is not negative`);
    return value;
  }

  /** A list of whole numbers, each as in `wholeNumber`. */
  wholeNumbers(what: string, max: number): readonly number[] {
    const list: number[] = [];
    this.#open(0x5b, what);
    while (this.#more(0x5d, list.length === 0)) {
      if (list.length >= max) this.fail("limit", `${what} has more than ${max} numbers`);
      list.push(this.wholeNumber(what));
    }
    return list;
  }

  /** Steps over any value and returns where it began. */
  skipValue(what: string, maxDepth: number = MAX_SKIP_DEPTH): number {
    const first = this.peek();
    const begin = this.at;
    if (first === 0x7b || first === 0x5b) skipNested(this, maxDepth);
    else if (first === 0x22) this.#endOfString();
    else this.skipScalar(what);
    return begin;
  }

  /** Steps over a key and its colon. */
  skipKey(): void {
    this.peek();
    this.#skipKeyString();
    this.colon();
  }

  /** Steps over a number, true, false or null. */
  skipScalar(what: string): void {
    const begin = this.at;
    while (this.at < this.#end && isScalarByte(this.#bytes[this.at] as number)) this.at++;
    if (this.at - begin > 400) this.fail("limit", `${what} is a number of more than 400 characters`, begin);
    const text = this.#bytes.toString("latin1", begin, this.at);
    if (SCALAR.test(text)) return;
    this.fail("syntax", `${what}: ${text === "" ? "a value" : quote(text, 20)} is no JSON`, begin);
  }

  /** Nothing but white space may follow. */
  finish(what: string): void {
    if (this.peek() !== -1) this.fail("syntax", `extra text after the end of ${what}`);
  }

  fail(kind: ReadFaultKind, detail: string, at: number = this.at): never {
    if (this.at >= this.#end && (kind === "syntax" || kind === "schema")) {
      throw new ReadFault("end", `it ends too early: ${detail}`, at);
    }
    const conflict = kind === "syntax" && isConflictMarker(this.#bytes, at);
    throw new ReadFault(kind, conflict ? "a Git merge conflict was committed here" : detail, at);
  }

  #open(bracket: number, what: string): void {
    const first = this.peek();
    if (first !== bracket) {
      this.fail(
        isValueStart(first) ? "schema" : "syntax",
        `${what} must be ${bracket === 0x7b ? "an object" : "a list"}`,
      );
    }
    this.at++;
  }

  #more(close: number, first: boolean): boolean {
    const byte = this.peek();
    if (byte === close) {
      this.at++;
      return false;
    }
    if (byte === -1) this.fail("end", `the closing ${String.fromCharCode(close)} is missing`);
    if (first) return true;
    if (byte !== 0x2c) this.fail("syntax", `a comma or ${String.fromCharCode(close)} is expected`);
    this.at++;
    if (this.peek() === close) this.fail("syntax", `a comma before ${String.fromCharCode(close)}`);
    return true;
  }

  /** A key, decoded; a hostile one of megabytes is not. */
  #key(): string {
    const begin = this.at;
    const kind = this.#endOfString();
    if (this.at - begin > MAX_KEY_BYTES) this.fail("limit", `a key of ${this.at - begin} bytes`, begin);
    return this.#decode(begin, kind);
  }

  /** From the opening quote to behind the closing one; says how to decode what lies between. */
  #endOfString(): "ascii" | "utf8" | "escaped" {
    const bytes = this.#bytes;
    let kind: "ascii" | "utf8" | "escaped" = "ascii";
    let at = this.at + 1;
    while (at < this.#end) {
      const byte = bytes[at] as number;
      if (byte === 0x22) {
        this.at = at + 1;
        return kind;
      }
      if (byte === 0x5c) {
        const length = escapeLength(bytes, at);
        if (length === 0) this.fail(at + 6 > this.#end ? "end" : "syntax", "an unknown escape in a string", at);
        kind = "escaped";
        at += length;
      } else {
        if (byte < 0x20) this.fail("syntax", "a control character inside a string", at);
        if (byte > 0x7f && kind === "ascii") kind = "utf8";
        at++;
      }
    }
    this.at = this.#end;
    return this.fail("end", "a string has no end");
  }

  #decode(begin: number, kind: "ascii" | "utf8" | "escaped"): string {
    if (kind === "ascii") return this.#bytes.toString("latin1", begin + 1, this.at - 1);
    if (kind === "utf8") return this.#bytes.toString("utf8", begin + 1, this.at - 1);
    let text: string;
    try {
      text = String(JSON.parse(this.#bytes.toString("utf8", begin, this.at)));
    } catch {
      return this.fail("syntax", "an unknown escape in a string", begin);
    }
    if (!text.isWellFormed()) this.fail("encoding", `half of a surrogate pair in ${quote(text, 40)}`, begin);
    return text;
  }

  #knownKey(known: readonly KnownKey[]): KnownKey | null {
    for (const candidate of known) if (this.#startsWith(candidate.bytes)) return candidate;
    return null;
  }

  /** Quotes included, so that a longer string is no match. */
  #startsWith(bytes: Uint8Array): boolean {
    const from = this.at;
    const own = this.#bytes;
    // The second byte tells most strings apart; the first is always the quote.
    if (own[from + 1] !== bytes[1] || from + bytes.length > this.#end) return false;
    for (let at = 0; at < bytes.length; at++) if (own[from + at] !== bytes[at]) return false;
    return true;
  }

  #skipKeyString(): void {
    if (this.at >= this.#end || this.#bytes[this.at] !== 0x22)
      this.fail("syntax", "a key in double quotes is expected");
    this.#endOfString();
  }
}
