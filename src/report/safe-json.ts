import { spellNonFinite } from "./print-value.ts";

/**
 * Legal in JSON, but a terminal would act on it or hide it: DEL and C1, bidi and zero width, line separators; and the
 * beginning of a command in a CI log, as escapeTerminal knows it.
 */
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]|#(?=#[a-z]*\[)/giu;

/** A report for programs as text, with a line end; what a terminal would act on is escaped. */
export function safeJson(report: object): string {
  return `${JSON.stringify(report, spellNonFinite, 2).replace(UNSAFE, escapeUnits)}\n`;
}

function escapeUnits(character: string): string {
  let escaped = "";
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}
