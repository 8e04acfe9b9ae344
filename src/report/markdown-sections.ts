import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";
import { codeFrame } from "./code-frame.ts";
import { contrast } from "./contrast.ts";
import { groupBy } from "./group-by.ts";
import { limitPerRule } from "./limit-per-rule.ts";
import { htmlCode, markdownCode, markdownProse } from "./markdown-code.ts";
import { placeLabel } from "./place-label.ts";
import { remedyText } from "./remedy-text.ts";
import type { ReportContext } from "./report-context.ts";
import { type CauseGroup, splitByCause } from "./split-by-cause.ts";
import { count, GLYPHS } from "./summary-line.ts";
import { isWebAddress } from "./web-address.ts";

/** A paragraph, list or folded stretch, and how many findings it tells of. */
export interface MarkdownPart {
  readonly text: string;
  readonly findings: number;
}

const MAX_PER_RULE = 10;
const MAX_PER_FILE = 30;
const MAX_PLACES = 20;
const MAX_RELATED = 5;
const FRAME_WIDTH = 100;

/**
 * What was found in a checkpoint: by file, then by cause, then what is ignored or in the baseline.
 * @param open whether findings are seen without a click
 */
export function markdownSections(result: LintResult, context: ReportContext, open: boolean): readonly MarkdownPart[] {
  const wanted = result.diagnostics.filter(({ severity }) => !context.quiet || severity === "error");
  const { groups, single } = splitByCause(
    wanted.filter(({ state }) => state.kind === "active"),
    context,
  );
  const { shown, rest } = limitPerRule(single, MAX_PER_RULE);
  const files = [...groupBy(shown, ({ place }) => place.file)].flatMap(([file, members]) =>
    fileParts(file, members, result, open),
  );
  const more = [...rest].map(([rule, left]) => `- … and ${left} more of ${markdownCode(rule)}`);
  const aside = result.diagnostics.filter(({ state }) => state.kind !== "active");
  return [
    ...files,
    ...(more.length === 0 ? [] : [{ text: more.join("\n"), findings: 0 }]),
    ...groups.map((group) => causePart(group, open)),
    ...(aside.length === 0 || context.quiet ? [] : [asidePart(aside)]),
  ];
}

/** As many folds as it takes, so that a report that must be cut keeps most of it. */
function fileParts(
  file: string,
  diagnostics: readonly Diagnostic[],
  result: LintResult,
  open: boolean,
): readonly MarkdownPart[] {
  const name = `${worstGlyph(diagnostics)} ${file === "" ? "the folder" : htmlCode(file)}`;
  const parts: MarkdownPart[] = [];
  for (let at = 0; at < diagnostics.length; at += MAX_PER_FILE) {
    const members = diagnostics.slice(at, at + MAX_PER_FILE);
    const label = at === 0 ? `${name}: ${count(diagnostics.length, "finding")}` : `${name}, continued`;
    const items = members.map((diagnostic) => item(diagnostic, result)).join("\n");
    parts.push({ text: fold(label, items, open), findings: members.length });
  }
  return parts;
}

function item(diagnostic: Diagnostic, result: LintResult): string {
  const { severity, message, span, related } = diagnostic;
  const note = contrast(diagnostic, result);
  const remedy = remedyText(diagnostic);
  const more = related.length - MAX_RELATED;
  return [
    `- ${GLYPHS[severity]} **${severity}** ${markdownProse(message)} (${ruleLink(diagnostic)})`,
    ...(span === null ? [] : frame(diagnostic, note)),
    ...[
      ...(span !== null || note === null ? [] : [markdownProse(note)]),
      ...(remedy === null ? [] : [`**fix** ${markdownProse(remedy)}`]),
      ...related.slice(0, MAX_RELATED).map(relatedText),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].map((text) => `  - ${text}`),
  ].join("\n");
}

function relatedText({ place, span }: Diagnostic["related"][number]): string {
  const label = place.label === undefined ? "" : ` ${markdownProse(place.label)}`;
  return `see ${markdownCode(placeLabel(place, span))}${label}`;
}

/** The source line in a fence that nothing in the line can close. */
function frame({ span }: Diagnostic, note: string | null): readonly string[] {
  if (span === null) return [];
  const { line, source, markColumn, markWidth } = codeFrame(span, FRAME_WIDTH);
  const number = String(line);
  const gap = " ".repeat(number.length);
  const mark = " ".repeat(markColumn) + "^".repeat(markWidth) + (note === null ? "" : ` ${note}`);
  const runs = `${source}${mark}`.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}text`, `${number} │ ${source}`, `${gap} │ ${mark}`, fence].map((text) => `  ${text}`);
}

function causePart({ cause, diagnostics }: CauseGroup, open: boolean): MarkdownPart {
  const places = diagnostics.slice(0, MAX_PLACES).map((diagnostic) => {
    const { severity, message, place, span } = diagnostic;
    const where = markdownCode(placeLabel(place, span));
    return `- ${GLYPHS[severity]} ${where} ${markdownProse(message)} (${ruleLink(diagnostic)})`;
  });
  const more = diagnostics.length - places.length;
  const list = [...places, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
  const title = `${worstGlyph(diagnostics)} ${cause.title}: one cause, ${count(diagnostics.length, "place")}`;
  const paragraph = cause.paragraph.trim().replace(/\s+/g, " ");
  return {
    text: fold(title, `${paragraph}\n\n${list}`, open),
    findings: diagnostics.length,
  };
}

function asidePart(diagnostics: readonly Diagnostic[]): MarkdownPart {
  const lines = diagnostics.slice(0, MAX_PLACES).map(({ ruleId, place, span, state }) => {
    const why = state.kind === "ignored" ? `ignored: ${markdownProse(state.reason)}` : "in the baseline";
    return `- ${markdownCode(ruleId)} at ${markdownCode(placeLabel(place, span))}, ${why}`;
  });
  const more = diagnostics.length - lines.length;
  const list = [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
  return { text: fold(`${diagnostics.length} ignored or in the baseline`, list, false), findings: 0 };
}

function worstGlyph(diagnostics: readonly Diagnostic[]): string {
  const has = (severity: Severity): boolean => diagnostics.some((each) => each.severity === severity);
  return GLYPHS[has("error") ? "error" : has("warning") ? "warning" : "info"];
}

function ruleLink({ ruleId, docsUrl }: Diagnostic): string {
  const shown = markdownCode(ruleId);
  return isWebAddress(docsUrl) && !/[()<>\\]/.test(docsUrl) ? `[${shown}](${docsUrl})` : shown;
}

/** @param label HTML */
function fold(label: string, text: string, open: boolean): string {
  return `<details${open ? " open" : ""}><summary>${label}</summary>\n\n${text}\n\n</details>`;
}
