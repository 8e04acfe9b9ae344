import type { LintResult } from "../../engine/lint-result.ts";
import { sumCounts } from "../sum-counts.ts";
import { count, worstOf } from "../summary-line.ts";
import type { IconName } from "./icons.ts";

export interface Verdict {
  readonly icon: IconName;
  /** "3 errors, 4 warnings" or "No problems". */
  readonly text: string;
}

/** The verdict on one or several checkpoints, in a few words. */
export function verdictOf(results: readonly LintResult[]): Verdict {
  const counts = sumCounts(results);
  const crashed = results.reduce((sum, { rules }) => sum + rules.crashed.length, 0);
  const found = [
    ...(counts.error > 0 ? [count(counts.error, "error")] : []),
    ...(counts.warning > 0 ? [count(counts.warning, "warning")] : []),
    ...(counts.info > 0 ? [`${counts.info} info`] : []),
    ...(crashed > 0 ? [`${count(crashed, "rule")} crashed`] : []),
  ];
  if (found.length > 0) return { icon: crashed > 0 ? "error" : (worstOf(counts) ?? "info"), text: found.join(", ") };
  const checked = results.some(({ rules }) => rules.checked.length > 0);
  return checked ? { icon: "ok", text: "No problems" } : { icon: "warning", text: "Nothing was checked" };
}
