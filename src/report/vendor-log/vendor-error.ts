import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import { RULE_CRASHED } from "../../engine/rule-crashed.ts";
import { placeLabel } from "../place-label.ts";
import type { VendorError } from "./vendor-log.ts";

/** The only id that the vendor's documentation names. */
const VERSION_NEWER = "transformers/version-newer";

/** A finding as a block of the vendor's report. */
export function vendorError(diagnostic: Diagnostic, { ruleMeta }: Pick<LintResult, "ruleMeta">): VendorError {
  const { ruleId, message, suggestion, place, span } = diagnostic;
  return {
    id: ruleMeta.get(ruleId)?.errorId ?? idOfRule(ruleId),
    owner: ruleId === RULE_CRASHED.id ? "LIBRARY" : "USAGE",
    reason: documentedReason(diagnostic) ?? message,
    suggestion: [
      ...(suggestion === null ? [] : [suggestion]),
      ...(ruleId === VERSION_NEWER ? ["or do not compare: --ignore_transformers_version"] : []),
      `checkpointlint explain ${ruleId} tells more`,
    ].join("; "),
    trace: [`${placeLabel(place, span)}: ${message} (rule ${ruleId})`],
  };
}

/** What the lint says and closes no gate, as one line. */
export function vendorWarning({ severity, ruleId, message, place, span }: Diagnostic): string {
  return `${severity} ${ruleId}: ${placeLabel(place, span)}: ${message}`;
}

/** A rule of its own has an id of its own: CONFIG_HEADS_DIVIDE. */
export function idOfRule(ruleId: string): string {
  return ruleId.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
}

/** The sentence of the vendor's documentation, for whoever searches the log for it. */
function documentedReason({ ruleId, actual, expected }: Diagnostic): string | null {
  if (ruleId !== VERSION_NEWER || typeof actual !== "string" || typeof expected !== "string") return null;
  return `The transformers version of your checkpoint (${actual}) is larger than the maximum supported transformers version (${expected}).`;
}
