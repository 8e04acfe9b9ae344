import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";
import type { Span } from "../format/text/span.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { GRAVITY } from "./gravest.ts";
import { groupBy } from "./group-by.ts";
import { limitPerRule } from "./limit-per-rule.ts";
import { oneBasedRange } from "./one-based-range.ts";
import { PLAIN_PAINT } from "./paint.ts";
import type { ReportContext } from "./report-context.ts";
import { reportPath } from "./report-path.ts";
import { type ReportedFinding, reportedFindings } from "./reported-findings.ts";
import { sumCounts } from "./sum-counts.ts";
import { summaryLine } from "./summary-line.ts";
import { UNCHECKED_RULE, uncheckedText } from "./unchecked-text.ts";

const MAX_FINDINGS = 20_000;
/** GitHub shows as many annotations of each level from one step. */
const SHOWN_PER_LEVEL = 10;
const MAX_PER_RULE = 10;

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const satisfies Record<Severity, string>;

/**
 * Workflow commands for the log of a GitHub Actions step. Of each level the first ten become annotations: so errors come
 * first, and of one level the first finding of every rule before the second of any.
 */
export function github(results: readonly LintResult[], context: ReportContext): string {
  const { findings } = reportedFindings(results, context, { only: "active", max: MAX_FINDINGS });
  const { kept, rest } = limited(findings);
  const commands = byTurns(kept).map((finding) => command(finding, context));
  const crowded = Object.keys(COMMANDS).some(
    (level) => kept.filter(({ diagnostic }) => diagnostic.severity === level).length > SHOWN_PER_LEVEL,
  );
  return [
    ...context.unchecked.map((path) => `::error title=${UNCHECKED_RULE}::${escapeData(uncheckedText(path))}`),
    ...commands,
    ...[...rest].map(([rule, left]) => `… and ${left} more of ${escapeTerminal(rule)} (--format json lists all)`),
    ...(crowded
      ? [`GitHub shows the first ${SHOWN_PER_LEVEL} annotations of each level; the others are in this log only`]
      : []),
    `checkpointlint: ${summaryLine(results, sumCounts(results), PLAIN_PAINT, context.unchecked.length)}`,
    "",
  ].join("\n");
}

/** More findings of one rule in a checkpoint than this say nothing new. */
function limited(findings: readonly ReportedFinding[]): {
  readonly kept: readonly ReportedFinding[];
  readonly rest: ReadonlyMap<string, number>;
} {
  const wanted = new Set<Diagnostic>();
  const rest = new Map<string, number>();
  for (const members of groupBy(findings, ({ result }) => result).values()) {
    const limited = limitPerRule(
      members.map(({ diagnostic }) => diagnostic),
      MAX_PER_RULE,
    );
    for (const each of limited.shown) wanted.add(each);
    for (const [rule, left] of limited.rest) rest.set(rule, (rest.get(rule) ?? 0) + left);
  }
  return { kept: findings.filter(({ diagnostic }) => wanted.has(diagnostic)), rest };
}

function byTurns(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const seen = new Map<string, number>();
  const turns = findings.map((finding) => {
    const { ruleId, severity } = finding.diagnostic;
    const turn = seen.get(ruleId) ?? 0;
    seen.set(ruleId, turn + 1);
    return { finding, turn, gravity: GRAVITY[severity] };
  });
  return turns.sort((a, b) => a.gravity - b.gravity || a.turn - b.turn).map(({ finding }) => finding);
}

function command({ result, diagnostic, notes }: ReportedFinding, context: ReportContext): string {
  const properties = {
    file: reportPath(result.root, diagnostic.place.file, context),
    ...(diagnostic.span === null ? {} : githubPosition(diagnostic.span)),
    title: diagnostic.ruleId,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const text = [diagnostic.message, ...notes].map((line) => cutText(escapeTerminal(line))).join("\n");
  return `::${COMMANDS[diagnostic.severity]} ${list.join(",")}::${escapeData(text)}`;
}

export interface GithubPosition {
  readonly line: number;
  readonly endLine: number;
  readonly col?: number;
  readonly endColumn?: number;
}

/** From 1, end inclusive. Columns may only be sent when start and end are on one line. */
export function githubPosition(span: Span): GithubPosition {
  const { line, column, endLine, endColumn } = oneBasedRange(span);
  if (line !== endLine) return { line, endLine };
  return { line, endLine, col: column, endColumn: Math.max(column, endColumn - 1) };
}

/** As @actions/core does it. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(escapeTerminal(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
