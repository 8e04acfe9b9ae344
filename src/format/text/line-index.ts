import type { Position, SourceLine, Span } from "./span.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** A line longer than this is cut around the place that is shown. */
const MAX_LINE = 500;
const MAX_COVERED = 200;

/**
 * Finds lines and columns in a text. Lines end at \n, \r\n or a lone \r; columns count UTF-16 units. A byte-order mark
 * at the start belongs to no column.
 */
export class LineIndex {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = lineStarts(text);
  }

  /** @param offset UTF-16 offset into the text */
  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: Math.max(0, offset - (this.#starts[low] ?? 0)) };
  }

  span(offset: number, length: number): Span {
    const start = this.position(offset);
    return {
      start,
      end: this.position(offset + length),
      text: this.#text.slice(offset, offset + Math.min(length, MAX_COVERED)),
      line: cutLine(this.#lineText(start.line), start.column),
    };
  }

  #lineText(line: number): string {
    const begin = this.#starts[line] ?? 0;
    let end = this.#starts[line + 1] ?? this.#text.length;
    while (end > begin && isLineEnd(this.#text.charCodeAt(end - 1))) end--;
    return this.#text.slice(begin, end);
  }
}

/** Keeps the part of a very long line that surrounds a column. */
export function cutLine(text: string, column: number): SourceLine {
  if (text.length <= MAX_LINE) return { text, firstColumn: 0 };
  const firstColumn = Math.max(0, Math.min(column - MAX_LINE / 4, text.length - MAX_LINE));
  return { text: text.slice(firstColumn, firstColumn + MAX_LINE), firstColumn };
}

function lineStarts(text: string): number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED) starts.push(at + 1);
    else if (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED) starts.push(at + 1);
  }
  return starts;
}

function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}
