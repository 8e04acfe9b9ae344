import type { Document } from "../../checkpoint/document.ts";
import type { TextRange } from "../../checkpoint/place.ts";
import type { Problem, ProblemCode } from "../../checkpoint/problem.ts";
import type { Fix, FixSafety } from "../fix.ts";

/**
 * Faults of the text itself that only one thing can mend. With any of them Python reads nothing of the file, so that taking
 * it away cannot make anything worse; a comment may have been worth keeping.
 */
export const PROBLEM_FIXES: ReadonlyMap<string, FixSafety> = new Map<ProblemCode, FixSafety>([
  ["json/trailing-comma", "safe"],
  ["json/byte-order-mark", "safe"],
  ["json/comment", "unsafe"],
]);

export function problemFixes({ code, place }: Problem, document: Document | undefined): readonly Fix[] {
  const safety = PROBLEM_FIXES.get(code);
  const text = safety === undefined ? null : (document?.text() ?? null);
  if (safety === undefined || text === null) return [];
  const cut = (title: string, range: TextRange): readonly Fix[] => [
    { title, safety, edits: [{ op: "replace", file: place.file, range, text: "" }] },
  ];
  if (code === "json/byte-order-mark") {
    return text.startsWith("\ufeff") ? cut("remove the byte-order mark", { offset: 0, length: 1 }) : [];
  }
  const { range } = place;
  if (range === undefined) return [];
  if (code === "json/comment") return cut("remove the comment", withBlanks(text, range));
  return text.startsWith(",", range.offset) ? cut("remove the comma", range) : [];
}

/** With the blanks before it, and with its line where it has one for itself. */
function withBlanks(text: string, { offset, length }: TextRange): TextRange {
  const blanks = /[ \t]*$/.exec(text.slice(Math.max(0, offset - 1000), offset))?.[0].length ?? 0;
  const begin = offset - blanks;
  const end = offset + length;
  const isLineStart = begin === 0 || /[\r\n]/.test(text.charAt(begin - 1));
  const lineEnd = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(end, end + 1000))?.[0].length ?? null;
  return { offset: begin, length: end - begin + (isLineStart ? (lineEnd ?? 0) : 0) };
}
