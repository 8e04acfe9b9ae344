import type { Position } from "./span.ts";

/** Counts UTF-16 offsets, lines and columns of byte offsets into UTF-8 that come in rising order: one pass for all of them. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  #at: number;
  #offset: number;
  #line = 0;
  #lineStart: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#at = hasMark ? 3 : 0;
    this.#offset = hasMark ? 1 : 0;
    this.#lineStart = this.#offset;
  }

  /** @param end at or behind the last one that was asked for */
  to(end: number): { readonly offset: number; readonly position: Position } {
    const bytes = this.#bytes;
    for (; this.#at < end; this.#at++) {
      const byte = bytes[this.#at] ?? 0;
      if ((byte & 0xc0) !== 0x80) this.#offset += byte >= 0xf0 ? 2 : 1;
      if (byte === 0x0a || (byte === 0x0d && bytes[this.#at + 1] !== 0x0a)) {
        this.#line++;
        this.#lineStart = this.#offset;
      }
    }
    return { offset: this.#offset, position: { line: this.#line, column: this.#offset - this.#lineStart } };
  }
}
