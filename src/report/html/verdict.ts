import type { LintResult } from "../../engine/lint-result.ts";
import { sumCounts } from "../sum-counts.ts";
import { count, notChecked, worstOf } from "../summary-line.ts";
import type { IconName } from "./icons.ts";

export interface Verdict {
  readonly icon: IconName;
  /** In a word: "Errors found". Whether the gate is open is the command's to say. */
  readonly text: string;
  /** "3 errors, 4 warnings", or the word again. */
  readonly counts: string;
}

/** The verdict on one or several checkpoints. @param unchecked paths that could not be checked */
export function verdictOf(results: readonly LintResult[], unchecked = 0): Verdict {
  const counts = sumCounts(results);
  const crashed = results.reduce((sum, { rules }) => sum + rules.crashed.length, 0);
  const found = [
    ...(counts.error > 0 ? [count(counts.error, "error")] : []),
    ...(counts.warning > 0 ? [count(counts.warning, "warning")] : []),
    ...(counts.info > 0 ? [`${counts.info} info`] : []),
    ...(crashed > 0 ? [`${count(crashed, "rule")} crashed`] : []),
    ...(unchecked > 0 ? [notChecked(unchecked)] : []),
  ];
  const worst = worstOf(counts);
  if (found.length === 0) {
    const isChecked = results.some(({ rules }) => rules.checked.length > 0);
    const text = isChecked ? "No problems found" : "Nothing was checked";
    return { icon: isChecked ? "ok" : "warning", text, counts: text };
  }
  const text =
    worst === "error"
      ? "Errors found"
      : crashed + unchecked > 0
        ? "Not everything could be checked"
        : worst === "warning"
          ? "Warnings, no errors"
          : "Nothing serious";
  return { icon: crashed + unchecked > 0 ? "error" : (worst ?? "info"), text, counts: found.join(", ") };
}
