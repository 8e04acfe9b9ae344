import { cutText } from "../cut-text.ts";
import { escapeTerminal } from "../escape-terminal.ts";

/** What viewers take for a link, also in plain text: §3.11.6. */
const LINK = /\[[^\]]*\]\(/;

/** A line of a message with parts of unknown origin: no control characters, and nothing in it becomes a link. */
export function sarifText(text: string): string {
  const shown = cutText(escapeTerminal(text));
  return LINK.test(shown) ? shown.replace(/[[\]\\]/g, "\\$&") : shown;
}
