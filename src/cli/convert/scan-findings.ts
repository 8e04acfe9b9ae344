import type { ExecutionResult } from "../../convert/execute/execution.ts";
import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import { sumCounts } from "../../report/sum-counts.ts";
import type { CliIo } from "../cli-io.ts";
import { createProgress } from "../progress.ts";
import type { ConversionOptions } from "./conversion-options.ts";
import { lintSource } from "./lint-source.ts";

/**
 * What the values that were seen on the way show: findings of the rules that had nothing to look at before.
 * @returns null when they were not looked at
 */
export async function scanFindings(
  { scans }: Pick<ExecutionResult, "scans">,
  output: string,
  source: LintResult,
  { linter, quiet }: ConversionOptions,
  io: CliIo,
): Promise<LintResult | null> {
  if (scans === null) return null;
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const seen = new Map(scans.map((scan) => [scan.name, scan]));
  const { result } = await lintSource(output, linter, io, progress, seen).finally(() => progress.end());
  const diagnostics = result.diagnostics.filter(({ ruleId }) => !source.rules.checked.includes(ruleId));
  return { ...result, diagnostics, counts: { ...sumCounts([]), ...countsOf(diagnostics) } };
}

function countsOf(diagnostics: readonly Diagnostic[]): Pick<LintResult["counts"], "error" | "warning" | "info"> {
  const active = diagnostics.filter(({ state }) => state.kind === "active");
  const of = (wanted: Diagnostic["severity"]): number => active.filter(({ severity }) => severity === wanted).length;
  return { error: of("error"), warning: of("warning"), info: of("info") };
}
