import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import { baseText } from "./base-text.ts";
import { causeBlock } from "./cause-block.ts";
import { diagnosticBlock } from "./diagnostic-block.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { groupBy } from "./group-by.ts";
import { limitPerRule } from "./limit-per-rule.ts";
import { modelOption } from "./model-option.ts";
import type { Paint } from "./paint.ts";
import { positionLabel } from "./place-label.ts";
import type { ReportContext, Reporter } from "./report-context.ts";
import { resultLabel } from "./result-label.ts";
import { splitByCause } from "./split-by-cause.ts";
import { statsTable } from "./stats-table.ts";
import { sumCounts } from "./sum-counts.ts";
import { count, summaryLine } from "./summary-line.ts";
import { terminalPath } from "./terminal-path.ts";
import { isWebAddress } from "./web-address.ts";

/** More findings of one rule than this say nothing new to a reader; the rest is counted. */
const MAX_PER_RULE = 10;

interface Page {
  readonly context: ReportContext;
  readonly paint: Paint;
  /** Rules whose page was named already. */
  readonly explained: Set<string>;
}

/** For people: by checkpoint, then by file, each finding with its source line, and what many share told once. */
export function createStylish(paint: Paint): Reporter {
  return (results, context) => {
    const page = { context, paint, explained: new Set<string>() };
    const many = results.filter(({ kind }) => kind !== "configuration").length > 1;
    const sections = results.flatMap((result) => checkpointSection(result, many, page));
    const parts = [...sections, ...closing(results, page)];
    return parts.length === 0 ? "" : `${parts.join("\n\n")}\n`;
  };
}

/** Paragraphs. Under --quiet a checkpoint without errors has none. */
function checkpointSection(result: LintResult, oneOfMany: boolean, page: Page): readonly string[] {
  const { context, paint } = page;
  const wanted = result.diagnostics.filter(
    ({ state, severity }) => state.kind === "active" && (!context.quiet || severity === "error"),
  );
  if (context.quiet && wanted.length === 0) return [];
  const { groups, single } = splitByCause(wanted, context);
  const { shown, rest } = limitPerRule(single, MAX_PER_RULE);
  const files = [...groupBy(shown, ({ place }) => place.file)].map(([file, members]) =>
    fileBlock(file, members, result, page),
  );
  const causes = groups.map(({ cause, diagnostics }) =>
    causeBlock(cause, diagnostics, { paint, width: context.width }),
  );
  const more = [...rest].map(([rule, left]) =>
    paint.dim(`… and ${left} more of ${escapeTerminal(rule)} (--format json lists all)`),
  );
  const ending = [
    ...more,
    ...(oneOfMany && result.kind !== "configuration" ? [summaryLine([result], result.counts, paint)] : []),
  ];
  // --quiet asks for errors alone.
  const pair = result.pair === undefined || context.quiet ? [] : (context.pairs?.text(result.pair, paint) ?? []);
  const body = [...[...files, ...causes].map((lines) => lines.join("\n")), ...pair];
  // The file's own heading says which configuration it is.
  const header = result.kind === "configuration" ? [] : [headerLine(result, paint)];
  if (body.length === 0) return [[...header, ...ending].join("\n")];
  return [...header, ...body, ...(ending.length === 0 ? [] : [ending.join("\n")])];
}

function headerLine(result: LintResult, paint: Paint): string {
  const { kind, files } = result;
  if (kind === "pair") return paint.bold(escapeTerminal(resultLabel(result))) + paint.dim("  pair");
  const model = kind === "deployment" ? `deployment, ${count(files.length, "file")}` : baseText(result);
  return paint.bold(escapeTerminal(result.root)) + (model === "" ? "" : paint.dim(`  ${escapeTerminal(model)}`));
}

function fileBlock(
  file: string,
  diagnostics: readonly Diagnostic[],
  result: LintResult,
  page: Page,
): readonly string[] {
  const { context, paint, explained } = page;
  const positionWidth = Math.max(0, ...diagnostics.map(({ span }) => (span === null ? 0 : positionLabel(span).length)));
  const blocks = diagnostics.map((diagnostic) => {
    const linked = paint.links && isWebAddress(diagnostic.docsUrl);
    const withWhy = !linked && !explained.has(diagnostic.ruleId);
    explained.add(diagnostic.ruleId);
    const lines = diagnosticBlock(diagnostic, result, { paint, width: context.width, positionWidth, withWhy });
    return lines.join("\n");
  });
  // What is wrong with the folder itself stands right below its name.
  if (file === "") return [blocks.join("\n\n")];
  return [paint.heading(escapeTerminal(terminalPath(result.root, file))), blocks.join("\n\n")];
}

function closing(results: readonly LintResult[], { context, paint }: Page): readonly string[] {
  const counts = sumCounts(results);
  const hidden = counts.warning + counts.info;
  const lines: string[] = [];
  const unchecked = context.unchecked.length;
  if (!context.quiet || counts.error + unchecked > 0) lines.push(summaryLine(results, counts, paint, unchecked));
  if (context.quiet && counts.error > 0 && hidden > 0) lines.push(paint.dim(`--quiet hides ${hidden} of them`));
  if (!context.quiet) lines.push(...baseLine(results, paint));
  const paragraphs = context.stats ? [statsTable(results)] : [];
  return lines.length === 0 ? paragraphs : [...paragraphs, lines.join("\n")];
}

/** What was not looked at because no base model is known: one line for the whole run. */
function baseLine(results: readonly LintResult[], paint: Paint): readonly string[] {
  const without = results.filter(({ model, rules }) => model.how === "none" && rules.waitingForBase.length > 0);
  const rules = new Set(without.flatMap((result) => result.rules.waitingForBase)).size;
  if (rules === 0) return [];
  const where = without.length === results.length ? "" : ` on ${count(without.length, "checkpoint")}`;
  const options = [...new Set(without.map(modelOption))].join(" and ");
  return [
    paint.dim(
      `no base model: ${count(rules, "rule")} did not run${where}; pass ${options} (checkpointlint models lists them)`,
    ),
  ];
}
