import type { UnmatchedPath } from "../checkpoint/discover-unmatched.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";

/** The rule that stands for a path that could not be checked where a format asks for one. */
export const UNCHECKED_RULE = "internal/not-checked";

/** One line about a path that could not be checked. */
export function uncheckedText({ path, reason }: UnmatchedPath): string {
  return cutText(escapeTerminal(`${path} was not checked: ${reason}`));
}
