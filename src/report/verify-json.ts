import { unverifiedText, type VerifyReport, verifyState } from "./verify-text.ts";

/** What looking at an output again has shown, for programs. */
export function verifyJson(report: VerifyReport): string {
  const { verified, lint } = report;
  const { problems, counts, casts, isSamePlan, planDifference, foreignDone, model, options, forced } = verified;
  const shown = {
    schema: "checkpointlint/verify@1",
    whole: verifyState(report) === "whole",
    unverified: unverifiedText(report),
    problems,
    counts,
    casts,
    isSamePlan,
    planDifference,
    foreignDone,
    model,
    options,
    forced,
    lint: lint === null ? null : { ...lint, known: [...lint.known].sort() },
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
