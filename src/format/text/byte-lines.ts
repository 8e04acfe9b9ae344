import { cutLine } from "./line-index.ts";
import type { Position, Span } from "./span.ts";

const MAX_LINE_BYTES = 1 << 16;
const MAX_COVERED = 200;

/** The span of a byte range of a UTF-8 file: lines and UTF-16 columns are counted without decoding the whole file. */
export function spanOfBytes(bytes: Uint8Array, begin: number, end: number): Span {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = position(buffer, begin);
  const { position: from, lineBegin } = start;
  const lineEnd = endOfLine(buffer, begin, Math.min(buffer.length, begin + MAX_LINE_BYTES));
  const shownFrom = Math.max(lineBegin, begin - MAX_LINE_BYTES);
  const cut = cutLine(buffer.toString("utf8", shownFrom, lineEnd), columnsBetween(buffer, shownFrom, begin));
  return {
    start: from,
    end: position(buffer, end).position,
    text: buffer.toString("utf8", begin, Math.min(end, begin + 4 * MAX_COVERED)).slice(0, MAX_COVERED),
    line: { text: cut.text, firstColumn: cut.firstColumn + columnsBetween(buffer, lineBegin, shownFrom) },
  };
}

function position(buffer: Buffer, offset: number): { readonly position: Position; readonly lineBegin: number } {
  let line = 0;
  let lineBegin = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  for (let at = lineBegin; at < offset; at++) {
    const byte = buffer[at];
    if (byte === 0x0a || (byte === 0x0d && buffer[at + 1] !== 0x0a)) {
      line++;
      lineBegin = at + 1;
    }
  }
  return { position: { line, column: columnsBetween(buffer, lineBegin, offset) }, lineBegin };
}

/** UTF-16 units of a stretch of UTF-8: one a character, two for one of four bytes. */
function columnsBetween(buffer: Buffer, begin: number, end: number): number {
  let columns = 0;
  for (let at = begin; at < end; at++) {
    const byte = buffer[at] ?? 0;
    if ((byte & 0xc0) !== 0x80) columns += byte >= 0xf0 ? 2 : 1;
  }
  return columns;
}

function endOfLine(buffer: Buffer, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    if (buffer[at] === 0x0a || buffer[at] === 0x0d) return at;
  }
  return limit;
}
