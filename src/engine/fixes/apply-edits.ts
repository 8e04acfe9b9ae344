import type { TextEdit } from "../fix.ts";

/**
 * A text with edits made, none of which overlap. @param text null where there is no file
 * @returns null when an edit does not fit the text
 */
export function applyEdits(text: string | null, edits: readonly TextEdit[]): string | null {
  const [first] = edits;
  if (first?.kind === "create") return text === null && edits.length === 1 ? first.text : null;
  if (text === null) return null;
  const parts: string[] = [];
  let from = 0;
  for (const edit of edits.toSorted(byOffset)) {
    if (edit.kind === "create") return null;
    const { offset, length } = edit.range;
    if (offset < from || offset + length > text.length) return null;
    parts.push(text.slice(from, offset), edit.newText);
    from = offset + length;
  }
  return parts.join("") + text.slice(from);
}

/** What is inserted at one offset keeps its order. */
function byOffset(a: TextEdit, b: TextEdit): number {
  if (a.kind === "create" || b.kind === "create") return 0;
  return a.range.offset - b.range.offset || a.range.length - b.range.length;
}
