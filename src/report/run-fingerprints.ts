import { distinctFingerprints, fingerprintIn } from "../engine/fingerprint.ts";
import type { ReportContext } from "./report-context.ts";
import type { ReportedFinding } from "./reported-findings.ts";

/** A fingerprint for each finding of a run, distinct: platforms show one of those that share one. */
export function runFingerprints(
  findings: readonly ReportedFinding[],
  { rootPath }: Pick<ReportContext, "rootPath">,
): readonly string[] {
  return distinctFingerprints(
    findings.map(({ result, diagnostic }) => fingerprintIn(rootPath(result.root), diagnostic.fingerprint)),
  );
}
