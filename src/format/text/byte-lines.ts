import { cutLine } from "./line-index.ts";
import type { Position, Span } from "./span.ts";

const MAX_LINE_BYTES = 1 << 16;
const MAX_COVERED = 200;

/** The span of a byte range of a UTF-8 file: lines and UTF-16 columns are counted without decoding the whole file. */
export function spanOfBytes(bytes: Uint8Array, begin: number, end: number): Span {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { position: from, lineBegin } = position(buffer, begin, START);
  const lineEnd = endOfLine(buffer, begin, Math.min(buffer.length, begin + MAX_LINE_BYTES));
  const shownFrom = Math.max(lineBegin, begin - MAX_LINE_BYTES);
  const shown = columnsBetween(buffer, shownFrom, begin);
  const hidden = from.column - shown;
  const cut = cutLine(buffer.toString("utf8", shownFrom, lineEnd), shown);
  return {
    start: from,
    end: position(buffer, end, { at: begin, lineBegin, position: from }).position,
    text: buffer.toString("utf8", begin, Math.min(end, begin + 4 * MAX_COVERED)).slice(0, MAX_COVERED),
    line: { text: cut.text, firstColumn: cut.firstColumn + hidden },
  };
}

/** A place that is known already, to count on from. */
interface Known {
  readonly at: number;
  readonly lineBegin: number;
  readonly position: Position;
}

const START: Known = { at: 0, lineBegin: 0, position: { line: 0, column: 0 } };

function position(buffer: Buffer, offset: number, known: Known): Known {
  let { line } = known.position;
  let lineBegin = known.lineBegin;
  if (known.at === 0 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) lineBegin = 3;
  for (let at = known.at; at < offset; at++) {
    const byte = buffer[at];
    if (byte === 0x0a || (byte === 0x0d && buffer[at + 1] !== 0x0a)) {
      line++;
      lineBegin = at + 1;
    }
  }
  const isSameLine = line === known.position.line && known.at >= lineBegin;
  const column = isSameLine
    ? known.position.column + columnsBetween(buffer, known.at, offset)
    : columnsBetween(buffer, lineBegin, offset);
  return { at: offset, lineBegin, position: { line, column } };
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
