import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import { appendFitting } from "./append-fitting.ts";
import { codeFrame } from "./code-frame.ts";
import { contrast } from "./contrast.ts";
import { cutText } from "./cut-text.ts";
import { displayWidth, padDisplay } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { placeLabel, positionLabel } from "./place-label.ts";
import { remedyText } from "./remedy-text.ts";
import { ruleTail } from "./rule-tail.ts";
import { GLYPHS } from "./summary-line.ts";
import { terminalPath } from "./terminal-path.ts";
import { wrapText } from "./wrap-text.ts";

const MAX_RELATED = 5;
/** Columns of a source line when the width is not known. */
const FRAME_WIDTH = 120;

export interface BlockLayout {
  readonly paint: Paint;
  readonly width: number | null;
  /** Columns of "line:column" in this file. */
  readonly positionWidth: number;
  /** Whether to name the page that explains the rule: once for each rule is enough. */
  readonly withWhy: boolean;
}

/** One finding: what, the source line, expected and found, the remedy, related places, where to read on. */
export function diagnosticBlock(diagnostic: Diagnostic, result: LintResult, layout: BlockLayout): readonly string[] {
  const { paint } = layout;
  const gutter = " ".repeat(layout.positionWidth + 4);
  const remedy = remedyText(diagnostic);
  return [
    ...headLines(diagnostic, layout),
    ...frameLines(diagnostic, result, layout),
    ...(remedy === null ? [] : labelled("fix", remedy, gutter, layout)),
    ...relatedLines(diagnostic, result, gutter, layout),
    ...(layout.withWhy
      ? [`${gutter}${paint.dim("why")} checkpointlint explain ${escapeTerminal(diagnostic.ruleId)}`]
      : []),
  ];
}

/** `  12:26  error message  rule/id`, the message wrapped below itself. */
function headLines(diagnostic: Diagnostic, layout: BlockLayout): readonly string[] {
  const { paint, width } = layout;
  const severity = `${GLYPHS[diagnostic.severity]} ${diagnostic.severity}`;
  const position = diagnostic.span === null ? "" : positionLabel(diagnostic.span);
  const lead = `  ${padDisplay(position, layout.positionWidth)}  `;
  const indent = displayWidth(lead) + displayWidth(severity) + 1;
  const room = width === null ? null : width - indent;
  const text = wrapText(cutText(escapeTerminal(diagnostic.message)), room);
  const lines = appendFitting(text, ruleTail(diagnostic, paint), room, paint.bold);
  const head = `${paint.dim(lead)}${paint.severity(diagnostic.severity, severity)} `;
  return lines.map((line, row) => (row === 0 ? head : " ".repeat(indent)) + line);
}

function frameLines(diagnostic: Diagnostic, result: LintResult, layout: BlockLayout): readonly string[] {
  const { paint } = layout;
  const note = contrast(diagnostic, result);
  const lead = layout.positionWidth + 2;
  const bar = paint.dim("│");
  if (diagnostic.span === null) return note === null ? [] : [`${" ".repeat(lead + 2)}${note}`];
  const frame = codeFrame(diagnostic.span, (layout.width ?? FRAME_WIDTH) - lead - 3);
  const number = String(frame.line).padStart(lead);
  const mark = paint.severity(diagnostic.severity, "^".repeat(frame.markWidth) + (note === null ? "" : ` ${note}`));
  return [
    `${paint.dim(number)} ${bar} ${frame.source}`,
    `${" ".repeat(lead)} ${bar} ${" ".repeat(frame.markColumn)}${mark}`,
  ];
}

function relatedLines(
  diagnostic: Diagnostic,
  { kind, root }: LintResult,
  gutter: string,
  layout: BlockLayout,
): readonly string[] {
  const lines = diagnostic.related.slice(0, MAX_RELATED).flatMap(({ place, span }) => {
    const label = place.label === undefined ? "" : `  ${place.label}`;
    // The files of a deployment lie in several folders.
    const shown = kind === "deployment" ? { ...place, file: terminalPath(root, place.file) } : place;
    return labelled("see", `${placeLabel(shown, span)}${label}`, gutter, layout);
  });
  const more = diagnostic.related.length - MAX_RELATED;
  return more > 0 ? [...lines, `${gutter}    ${layout.paint.dim(`and ${more} more`)}`] : lines;
}

function labelled(label: string, text: string, gutter: string, { paint, width }: BlockLayout): readonly string[] {
  const room = width === null ? null : width - gutter.length - label.length - 1;
  const lines = wrapText(cutText(escapeTerminal(text)), room);
  return lines.map(
    (line, at) =>
      `${gutter}${at === 0 ? (label === "fix" ? paint.good(label) : paint.dim(label)) : " ".repeat(label.length)} ${line}`,
  );
}
