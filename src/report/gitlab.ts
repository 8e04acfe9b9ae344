import { fingerprintIn } from "../engine/fingerprint.ts";
import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";
import type { Span } from "../format/text/span.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { oneBasedRange } from "./one-based-range.ts";
import type { ReportContext } from "./report-context.ts";
import { reportPath } from "./report-path.ts";
import { reportedFindings } from "./reported-findings.ts";
import { runFingerprints } from "./run-fingerprints.ts";
import { safeJson } from "./safe-json.ts";
import { UNCHECKED_RULE, uncheckedText } from "./unchecked-text.ts";

const MAX_ISSUES = 20_000;

const SEVERITIES = { error: "critical", warning: "major", info: "info" } as const satisfies Record<Severity, string>;

/** GitLab's code quality report: an array of issues. What is ignored or in the baseline is left out: it has no state for it. */
export function gitlab(results: readonly LintResult[], context: ReportContext): string {
  const { findings } = reportedFindings(results, context, { only: "active", max: MAX_ISSUES });
  const fingerprints = runFingerprints(findings, context);
  const missing = context.unchecked.map((path) => ({
    description: uncheckedText(path),
    check_name: UNCHECKED_RULE,
    fingerprint: fingerprintIn(context.rootPath(path.path), UNCHECKED_RULE),
    severity: "blocker",
    location: { path: reportPath(path.path, "", context), lines: gitlabLines(null) },
  }));
  return safeJson([
    ...missing,
    ...findings.map(({ result, diagnostic, notes }, at) => ({
      description: [diagnostic.message, ...notes].map((text) => cutText(escapeTerminal(text))).join("; "),
      check_name: diagnostic.ruleId,
      fingerprint: fingerprints[at],
      severity: severityOf(diagnostic, result),
      location: {
        path: reportPath(result.root, diagnostic.place.file, context),
        lines: gitlabLines(diagnostic.span),
      },
    })),
  ]);
}

/** From 1, end inclusive. GitLab asks for a line of every file, also where there are none. */
export function gitlabLines(span: Span | null): { readonly begin: number; readonly end: number } {
  if (span === null) return { begin: 1, end: 1 };
  const { line, endLine } = oneBasedRange(span);
  return { begin: line, end: endLine };
}

/** What nobody checked is graver than what is wrong. */
function severityOf({ ruleId, severity }: Diagnostic, { rules }: LintResult): string {
  return ruleId === "internal/rule-crashed" && rules.crashed.length > 0 ? "blocker" : SEVERITIES[severity];
}
