import { filePlace } from "../checkpoint/place.ts";
import { escapeText } from "./print-value.ts";
import type { Finding, RuleMeta } from "./rule.ts";

/** The rule behind the diagnostic that a crash leaves: no file in rules/, and it cannot be switched off, for the gate fails closed. */
export const RULE_CRASHED: RuleMeta = {
  id: "internal/rule-crashed",
  title: "every rule ran to its end",
  severity: "error",
  category: "correctness",
  since: "0.1.0",
  docs: "A rule threw an error, which is a fault of checkpointlint or of a rule of your own, not of the checkpoint. The other rules ran. The exit code is 2, because what the rule would have found is not known. Please report it with the message and, if you can, the file that the rule looks at.",
  evidence: [],
  cause: null,
  errorId: null,
  needsBase: false,
};

const MAX_MESSAGE = 300;

export function ruleCrashed(ruleId: string, error: string): Finding {
  return {
    ruleId: RULE_CRASHED.id,
    severity: RULE_CRASHED.severity,
    message: `the rule ${ruleId} crashed: ${escapeText(error.slice(0, MAX_MESSAGE))}`,
    suggestion: `report it, or switch the rule off with --rule ${ruleId}:off and know that it was not checked`,
    actual: undefined,
    expected: undefined,
    args: { rule: ruleId },
    primary: filePlace(""),
    related: [],
    fixes: [],
    cause: null,
  };
}
