import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";

/** What neither ends a code span nor splits a table cell. */
const PLAIN = /^[^`|\\]+$/;

/**
 * Text of unknown origin as code in Markdown, in a table too: nothing in it is taken as markup, as a link, or as a mention.
 * A code span where that is safe; else HTML, every character that could mean something as a number.
 */
export function markdownCode(text: string): string {
  const shown = cutText(escapeTerminal(text));
  if (shown.trim() === "") return shown === "" ? "" : "<code>&#32;</code>";
  if (PLAIN.test(shown)) return `\`${shown.startsWith(" ") || shown.endsWith(" ") ? ` ${shown} ` : shown}\``;
  return htmlCode(shown);
}

/** The same as HTML, where Markdown takes no markup: in a heading of <details>. */
export function htmlCode(text: string): string {
  const shown = cutText(escapeTerminal(text));
  const encoded = shown.replace(/[^A-Za-z0-9 ]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
  return `<code>${encoded}</code>`;
}

/** Letters and marks that mean nothing in Markdown; an underscore inside a word is none of emphasis. */
const PROSE = /^[A-Za-z0-9 _,.;:()-]*$/;
const MEANING = /(?:^|[^A-Za-z0-9])_|_(?:[^A-Za-z0-9]|$)|www\.|https?:|^\s*(?:-|\d+[.)])/;

/** A sentence of ours in Markdown; as code where what it quotes from a file could mean something. */
export function markdownProse(text: string): string {
  return PROSE.test(text) && !MEANING.test(text) ? text : markdownCode(text);
}
