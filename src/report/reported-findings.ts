import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import { contrast } from "./contrast.ts";
import { gravest } from "./gravest.ts";
import { remedyText } from "./remedy-text.ts";
import type { CauseText, ReportContext } from "./report-context.ts";
import { splitByCause } from "./split-by-cause.ts";

/** A finding with what a report for a platform tells of it. */
export interface ReportedFinding {
  readonly result: LintResult;
  readonly diagnostic: Diagnostic;
  /** Below the message, a line each: expected and found, the remedy, the cause. */
  readonly notes: readonly string[];
}

export interface ReportedFindings {
  readonly findings: readonly ReportedFinding[];
  /** How many were too many, the mildest ones. */
  readonly omitted: number;
}

/**
 * What the formats for platforms tell, in the order of the results.
 * @param only `active` leaves out what is ignored or in the baseline
 * @param max of a run: a hostile checkpoint may have any number
 */
export function reportedFindings(
  results: readonly LintResult[],
  context: ReportContext,
  { only, max }: { readonly only: "active" | "all"; readonly max: number },
): ReportedFindings {
  const wanted = results.flatMap((result) =>
    result.diagnostics
      .filter(({ severity, state }) => !context.quiet || (severity === "error" && state.kind === "active"))
      .filter(({ state }) => only === "all" || state.kind === "active")
      .map((diagnostic) => ({ result, diagnostic })),
  );
  const kept = gravest(wanted, max, ({ diagnostic }) => diagnostic.severity);
  const causeNote = causeNotes(results, context);
  const findings = kept.map(({ result, diagnostic }) => ({
    result,
    diagnostic,
    notes: [...ownNotes(diagnostic, result), ...causeNote(diagnostic)],
  }));
  return { findings, omitted: wanted.length - kept.length };
}

function ownNotes(diagnostic: Diagnostic, result: LintResult): readonly string[] {
  const compared = contrast(diagnostic, result);
  const remedy = remedyText(diagnostic);
  return [...(compared === null ? [] : [compared]), ...(remedy === null ? [] : [`fix: ${remedy}`])];
}

/** The paragraph of a cause stands with the first of its findings in a run; the others name it. */
function causeNotes(
  results: readonly LintResult[],
  context: ReportContext,
): (diagnostic: Diagnostic) => readonly string[] {
  const causes = new Map<Diagnostic, CauseText>();
  for (const { diagnostics } of results) {
    const active = diagnostics.filter(({ state }) => state.kind === "active");
    for (const { cause, diagnostics: members } of splitByCause(active, context).groups) {
      for (const each of members) causes.set(each, cause);
    }
  }
  const told = new Set<string>();
  return (diagnostic) => {
    const cause = causes.get(diagnostic);
    if (cause === undefined) return [];
    if (told.has(cause.title)) return [`cause: ${cause.title}`];
    told.add(cause.title);
    return [`cause: ${cause.title}. ${cause.paragraph.trim().replace(/\s+/g, " ")}`];
  };
}
