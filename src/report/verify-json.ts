import { isVerified, type VerifyReport } from "./verify-text.ts";

/** What looking at an output again has shown, for programs. */
export function verifyJson(report: VerifyReport): string {
  const { verified, lint } = report;
  const { problems, counts, casts, isSamePlan, foreignDone, model, transformersVersion, forced } = verified;
  const shown = {
    schema: "checkpointlint/verify@1",
    whole: isVerified(report),
    problems,
    counts,
    casts,
    isSamePlan,
    foreignDone,
    model,
    transformersVersion,
    forced,
    lint: lint === null ? null : { ...lint, known: [...lint.known].sort() },
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
