import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import { count } from "./summary-line.ts";

/** What whoever converts a checkpoint that passed should still know of its lint, as clauses. @param warned errors that closed no gate */
export function lintNotes(
  { counts, model, rules }: Pick<LintResult, "counts" | "model" | "rules">,
  { comparesBase, warned = [] }: { readonly comparesBase: boolean; readonly warned?: readonly Diagnostic[] },
): readonly string[] {
  const waiting = rules.waitingForBase.length;
  return [
    ...warned.map(({ message, ruleId }) => `${message} (${ruleId})`),
    ...(counts.warning === 0
      ? []
      : [`the lint of the source has ${count(counts.warning, "warning")}: see checkpointlint lint`]),
    ...(comparesBase && model.how === "none" && waiting > 0
      ? [`no base model is known, so that ${count(waiting, "rule")} did not run: name it with --model`]
      : []),
  ];
}
