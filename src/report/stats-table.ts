import type { LintResult } from "../engine/lint-result.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { resultLabel } from "./result-label.ts";
import { textTable } from "./text-table.ts";

const HEADER = ["checkpoint", "load ms", "check ms", "files", "tensors", "rules checked", "not applicable", "crashed"];
const NUMBERS = new Set([1, 2, 3, 4, 5, 6, 7]);

/** What --stats shows: where the time went and how much was looked at. */
export function statsTable(results: readonly LintResult[]): string {
  const rows = results
    .filter(({ kind }) => kind !== "configuration")
    .map(({ stats, rules, ...result }) => [
      escapeTerminal(resultLabel(result)),
      stats.loadTime.toFixed(1),
      stats.checkTime.toFixed(1),
      String(stats.filesRead),
      String(stats.tensors),
      String(rules.checked.length),
      String(rules.notApplicable.length),
      String(rules.crashed.length),
    ]);
  return textTable([HEADER, ...rows], NUMBERS).join("\n");
}
