import { bestSafety } from "../../engine/fixes/best-safety.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { count } from "../../report/summary-line.ts";
import type { FixRequest } from "./fix-request.ts";
import type { FixedCheckpoint } from "./fixing-linter.ts";

/** For people, on standard error: what was fixed in each file, what was not and why. "" when there is nothing to tell. */
export function fixReport(
  checkpoints: readonly FixedCheckpoint[],
  results: readonly LintResult[],
  { dryRun, unsafe }: FixRequest,
): string {
  const lines: string[] = [];
  for (const { root, outcome, unwritten } of checkpoints) {
    for (const { file, before, findings } of outcome.files) {
      const path = escapeTerminal(pathOf(root, file));
      const failure = unwritten.get(file);
      const done = dryRun ? "would fix" : "fixed";
      if (failure !== undefined) lines.push(`not fixed: ${escapeTerminal(failure)}`);
      else lines.push(`${done} ${count(findings, "finding")} in ${path}${before === null ? ", a new file" : ""}`);
    }
    for (const { file, title, reason, ruleId } of outcome.skipped) {
      const what = escapeTerminal(`${pathOf(root, file)}: ${title}`);
      lines.push(`not fixed: ${what} (${escapeTerminal(ruleId)}): ${escapeTerminal(reason)}`);
    }
  }
  const left = unsafe ? 0 : results.reduce((sum, result) => sum + onlyUnsafe(result), 0);
  if (left > 0)
    lines.push(`${count(left, "finding")} ${left === 1 ? "has" : "have"} a fix that may be wrong: --fix-unsafe`);
  if (lines.length === 0 && checkpoints.length > 0) lines.push("nothing to fix");
  if (lines.length === 0) return "";
  return `${lines.join("\n")}\n`;
}

function onlyUnsafe({ diagnostics }: LintResult): number {
  return diagnostics.filter((diagnostic) => bestSafety(diagnostic) === "unsafe").length;
}

function pathOf(root: string, file: string): string {
  return root === "." ? file : `${root.replace(/\/$/, "")}/${file}`;
}
