import type { Span } from "../format/text/span.ts";
import { characterWidth, displayWidth } from "./display-width.ts";
import { commandStarts, escapeTerminal, visible } from "./escape-terminal.ts";

/** A source line as a terminal shows it, and where the marked stretch lies in it, in columns. */
export interface CodeFrame {
  /** 1-based. */
  readonly line: number;
  readonly source: string;
  readonly markColumn: number;
  readonly markWidth: number;
}

interface Cell {
  /** In code units of the line. */
  readonly offset: number;
  readonly text: string;
  readonly width: number;
  readonly marked: boolean;
}

const TAB = "    ";
const MIN_WIDTH = 24;
const ELLIPSIS = "…";

/**
 * The first line of a span, cut to `width` columns around it. Tabs become spaces, unsafe characters their escapes, so the
 * mark stands below what it marks.
 */
export function codeFrame(span: Span, width: number): CodeFrame {
  const cells = toCells(span);
  const first = cells.findIndex((cell) => cell.marked);
  const mark = first === -1 ? indexAt(cells, span.start.column - span.line.firstColumn) : first;
  const { begin, end } = window(cells, mark, Math.max(width, MIN_WIDTH));
  const shown = cells.slice(begin, end);
  const head = begin > 0 || span.line.firstColumn > 0 ? ELLIPSIS : "";
  const before = cells.slice(begin, mark);
  const marked = shown.filter((cell) => cell.marked);
  return {
    line: span.start.line + 1,
    source: head + textOf(shown) + (end < cells.length ? ELLIPSIS : ""),
    markColumn: displayWidth(head) + widthOf(before),
    markWidth: Math.max(1, widthOf(marked)),
  };
}

/** Where nothing is covered: the cell at a place of the line, or its end. */
function indexAt(cells: readonly Cell[], offset: number): number {
  const found = cells.findIndex((cell) => cell.offset >= offset);
  return found === -1 ? cells.length : found;
}

function toCells(span: Span): readonly Cell[] {
  const { text, firstColumn } = span.line;
  const begin = span.start.column - firstColumn;
  const end = span.end.line > span.start.line ? text.length : span.end.column - firstColumn;
  const commands = commandStarts(text);
  const cells: Cell[] = [];
  let at = 0;
  for (const character of text) {
    // A line that was cut between the halves of a character begins with the second one.
    if (!(at === 0 && firstColumn > 0 && /^[\udc00-\udfff]$/.test(character))) {
      const shown = commands.has(at) ? visible(character) : character === "\t" ? TAB : escapeTerminal(character);
      const size = shown === character ? characterWidth(character) : shown.length;
      cells.push({ offset: at, text: shown, width: size, marked: at + character.length > begin && at < end });
    }
    at += character.length;
  }
  return cells;
}

/** Which cells to show: all when they fit, else a stretch that begins a third of the width before the mark. */
function window(cells: readonly Cell[], mark: number, width: number): { readonly begin: number; readonly end: number } {
  if (widthOf(cells) <= width) return { begin: 0, end: cells.length };
  const room = width - 2;
  let begin = mark;
  let used = 0;
  const before = widthOf(cells.slice(0, mark)) <= room / 2 ? room / 2 : room / 3;
  while (begin > 0 && used + (cells[begin - 1]?.width ?? 0) <= before) {
    begin--;
    used += cells[begin]?.width ?? 0;
  }
  let end = mark;
  while (end < cells.length && used + (cells[end]?.width ?? 0) <= room) {
    used += cells[end]?.width ?? 0;
    end++;
  }
  while (end === cells.length && begin > 0 && used + (cells[begin - 1]?.width ?? 0) <= room) {
    begin--;
    used += cells[begin]?.width ?? 0;
  }
  return { begin, end };
}

function textOf(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.text).join("");
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}
