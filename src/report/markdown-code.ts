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
  return `<code>${encode(shown, /[^A-Za-z0-9 ]/gu)}</code>`;
}

/** The same where HTML is expected and Markdown is not read: in the heading of <details>. */
export function htmlCode(text: string): string {
  return `<code>${encode(cutText(escapeTerminal(text)), /[^\p{L}\p{N} ._/-]/gu)}</code>`;
}

function encode(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** Letters and marks that mean nothing inside a line of Markdown; an underscore inside a word is none of emphasis. */
const PROSE = /^[\p{L}\p{N}_,.;:?()'"/+=%«»–…-]*$/u;
const MEANING = /^_|_$|[^\p{L}\p{N}]_|_[^\p{L}\p{N}]|www\.|(?:https?|ftp):/iu;
/** A first word that would begin a list, or underline a heading. */
const BLOCK = /^(?:[-+=]+|\d+[.)])$/;

/** A sentence of ours in Markdown; what it quotes from a file, and could mean something, stands as code. */
export function markdownProse(text: string): string {
  const runs: { readonly plain: boolean; readonly words: string[] }[] = [];
  for (const [at, word] of cutText(escapeTerminal(text)).trim().split(" ").entries()) {
    const plain = PROSE.test(word) && !MEANING.test(word) && !(at === 0 && BLOCK.test(word));
    const last = runs.at(-1);
    if (last?.plain === plain) last.words.push(word);
    else runs.push({ plain, words: [word] });
  }
  return runs.map(({ plain, words }) => (plain ? words.join(" ") : quoted(words.join(" ")))).join(" ");
}

/** As code, but for the mark that ends a clause of the sentence. */
function quoted(text: string): string {
  const end = /(?<=[^,;:.])[,;:.]$/.exec(text)?.[0] ?? "";
  return markdownCode(text.slice(0, text.length - end.length)) + end;
}
