import { escapeTerminal } from "../escape-terminal.ts";

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Text of unknown origin for HTML, as content or in a quoted attribute; what nobody would see (bidi, controls) is spelt out. */
export function escapeHtml(text: string): string {
  return escapeTerminal(text).replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");
}
