import type { Span } from "../../format/text/span.ts";
import { type Html, html } from "./template.ts";

/** Characters shown before and behind what is marked. */
const BEFORE = 80;
const BEHIND = 160;

/** The line of a finding with its number; what it is about stands in a mark. */
export function sourceFrame(span: Span): Html {
  const { text, firstColumn } = span.line;
  const begin = clamp(span.start.column - firstColumn, text.length);
  const wholeLine = span.end.line > span.start.line;
  const end = Math.max(begin, wholeLine ? text.length : clamp(span.end.column - firstColumn, text.length));
  const from = begin > BEFORE ? begin - BEFORE : 0;
  const to = Math.min(text.length, end + BEHIND);
  const head = from > 0 || firstColumn > 0 ? html`<span class="cut">…</span>` : null;
  const tail = to < text.length ? html`<span class="cut">…</span>` : null;
  const marked = text.slice(begin, end);
  return html`<pre class="frame"><span class="line">${span.start.line + 1}</span><code>${head}${spaced(
    text.slice(from, begin),
  )}<mark${marked === "" ? html` class="empty"` : null}>${spaced(marked)}</mark>${spaced(text.slice(end, to))}${tail}</code></pre>`;
}

/** A tab would be spelt out as a character that nobody sees. */
function spaced(text: string): string {
  return text.replaceAll("\t", "    ");
}

function clamp(column: number, length: number): number {
  return Math.max(0, Math.min(column, length));
}
