import type { Counts, LintResult } from "../engine/lint-result.ts";

/** The counts of a whole run. */
export function sumCounts(results: readonly LintResult[]): Counts {
  const sum = (key: keyof Counts): number => results.reduce((total, result) => total + result.counts[key], 0);
  return {
    error: sum("error"),
    warning: sum("warning"),
    info: sum("info"),
    ignored: sum("ignored"),
    baselined: sum("baselined"),
    fixable: sum("fixable"),
  };
}
