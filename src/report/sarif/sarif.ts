import type { Invocation, Log, Notification } from "sarif";
import type { LintResult } from "../../engine/lint-result.ts";
import type { RuleMeta } from "../../engine/rule.ts";
import type { ReportContext } from "../report-context.ts";
import { reportedFindings } from "../reported-findings.ts";
import { runFingerprints } from "../run-fingerprints.ts";
import { safeJson } from "../safe-json.ts";
import { uncheckedText } from "../unchecked-text.ts";
import { sarifResult } from "./sarif-result.ts";
import { sarifRule } from "./sarif-rule.ts";
import { sarifText } from "./sarif-text.ts";

/** GitHub refuses a run with more. */
const MAX_RESULTS = 25_000;

/** SARIF 2.1.0: one run, with every rule that ran. */
export function sarif(results: readonly LintResult[], context: ReportContext): string {
  const rules = rulesOf(results);
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const { findings, omitted } = reportedFindings(results, context, { only: "all", max: MAX_RESULTS });
  const fingerprints = runFingerprints(findings, context);
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "checkpointlint",
            version: context.toolVersion,
            semanticVersion: context.toolVersion,
            informationUri: "https://github.com/checkpointlint/checkpointlint",
            rules: rules.map(sarifRule),
          },
        },
        automationDetails: { id: "checkpointlint/" },
        invocations: [invocation(results, context, omitted, ruleIndex)],
        originalUriBaseIds: { SRCROOT: { description: { text: "The top of the repository." } } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding, at) => sarifResult(finding, ruleIndex, fingerprints[at] ?? "", context)),
      },
    ],
  };
  return safeJson(log);
}

function rulesOf(results: readonly LintResult[]): readonly RuleMeta[] {
  const rules = new Map(results.flatMap(({ ruleMeta }) => [...ruleMeta]));
  return [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A rule that crashed has checked nothing, nor was a path that is none: the run did not succeed, whatever the results say. */
function invocation(
  results: readonly LintResult[],
  { unchecked }: ReportContext,
  omitted: number,
  ruleIndex: ReadonlyMap<string, number>,
): Invocation {
  const crashes = results.flatMap(({ rules }) => rules.crashed);
  const notifications = [
    ...crashes.map(({ id, error }): Notification => {
      const index = ruleIndex.get(id);
      return {
        level: "error",
        message: { text: sarifText(`the rule ${id} crashed: ${error}`) },
        associatedRule: index === undefined ? { id } : { id, index },
      };
    }),
    ...unchecked.map((path): Notification => ({ level: "error", message: { text: sarifText(uncheckedText(path)) } })),
    ...(omitted === 0
      ? []
      : [{ level: "warning" as const, message: { text: `${omitted} more findings are left out, the mildest ones` } }]),
  ];
  return {
    executionSuccessful: crashes.length === 0 && unchecked.length === 0,
    ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
  };
}
