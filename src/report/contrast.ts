import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { printValue } from "./print-value.ts";

/** "found 32, expected 64", without what the message or the marked text says already; null when nothing is left. */
export function contrast({ actual, expected, message, ruleId, span }: Diagnostic, result: LintResult): string | null {
  if (expected === undefined) return null;
  const isShown = actual === undefined || says(message, actual) || span?.text === printValue(actual);
  if (isShown && says(message, expected)) return null;
  const wanted = escapeTerminal(printValue(expected));
  const needsBase = result.ruleMeta.get(ruleId)?.needsBase === true;
  const owner = needsBase && result.model.name !== null ? cutText(escapeTerminal(result.model.name)) : null;
  const found = isShown ? "" : `found ${escapeTerminal(printValue(actual))}, `;
  return owner === null ? `${found}expected ${wanted}` : `${found}${owner} has ${wanted}`;
}

/** Whether a message names a value, not merely digits of a longer number. */
function says(message: string, value: JsonValue): boolean {
  const text = typeof value === "string" ? value : printValue(value);
  for (let at = message.indexOf(text); at !== -1; at = message.indexOf(text, at + 1)) {
    if (!/[\w.]/.test(message.charAt(at - 1)) && !/\w/.test(message.charAt(at + text.length))) return true;
  }
  return false;
}
