import type { Diagnostic } from "../engine/lint-result.ts";
import { appendFitting } from "./append-fitting.ts";
import { cutText } from "./cut-text.ts";
import { displayWidth, padDisplay } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { placeLabel } from "./place-label.ts";
import type { CauseText } from "./report-context.ts";
import { ruleTail } from "./rule-tail.ts";
import { count, GLYPHS, worstOf } from "./summary-line.ts";
import { wrapText } from "./wrap-text.ts";

const MAX_PLACES = 20;
const MAX_PLACE_WIDTH = 48;

/** Findings with one cause: its paragraph once, then every place with what is wrong there. */
export function causeBlock(
  cause: CauseText,
  diagnostics: readonly Diagnostic[],
  layout: { readonly paint: Paint; readonly width: number | null },
): readonly string[] {
  const { paint, width } = layout;
  const tally = { error: 0, warning: 0, info: 0 };
  for (const diagnostic of diagnostics) tally[diagnostic.severity]++;
  const worst = worstOf(tally) ?? "info";
  const title = paint.severity(worst, `${GLYPHS[worst]} ${escapeTerminal(cause.title)}`);
  const shown = diagnostics.slice(0, MAX_PLACES);
  const labels = shown.map((diagnostic) => placeLabel(diagnostic.place, diagnostic.span));
  const column = Math.min(MAX_PLACE_WIDTH, Math.max(0, ...labels.map(displayWidth)));
  const indent = 4 + column + 4;
  const room = width === null || indent > width / 2 ? null : width - indent;
  const places = shown.flatMap((diagnostic, at) => {
    const place = paint.dim(padDisplay(labels[at] ?? "", column));
    const glyph = paint.severity(diagnostic.severity, GLYPHS[diagnostic.severity]);
    const text = wrapText(cutText(escapeTerminal(diagnostic.message)), room);
    const lines = appendFitting(text, ruleTail(diagnostic, paint), room);
    return lines.map((line, row) => (row === 0 ? `    ${place}  ${glyph} ${line}` : " ".repeat(indent) + line));
  });
  const more = diagnostics.length - shown.length;
  return [
    `${paint.bold(title)} ${paint.dim(`(one cause, ${count(diagnostics.length, "place")})`)}`,
    ...wrapText(escapeTerminal(cause.paragraph.trim().replace(/\s+/g, " ")), width === null ? 100 : width - 2).map(
      (line) => `  ${line}`,
    ),
    ...places,
    ...(more > 0 ? [`    ${paint.dim(`and ${more} more`)}`] : []),
  ];
}
