import { filePlace } from "../checkpoint/place.ts";
import type { CheckOutcome, Finding, Level, Rule, RuleContext } from "./rule.ts";
import { ruleCrashed } from "./rule-crashed.ts";

export interface RunOutcome {
  readonly findings: readonly Finding[];
  readonly checked: readonly string[];
  readonly notApplicable: readonly string[];
  readonly waitingForBase: readonly string[];
  readonly crashed: readonly { readonly id: string; readonly error: string }[];
}

/** Runs every rule that is on. One that throws is reported, and the others still run. */
export function runRules(rules: readonly Rule[], levels: ReadonlyMap<string, Level>, context: RuleContext): RunOutcome {
  const findings: Finding[] = [];
  const checked: string[] = [];
  const notApplicable: string[] = [];
  const waitingForBase: string[] = [];
  const crashed: { readonly id: string; readonly error: string }[] = [];
  for (const rule of rules) {
    const { id, needsBase } = rule.meta;
    const severity = levels.get(id) ?? rule.meta.severity;
    if (severity === "off") continue;
    const outcome = attempt(rule, context);
    if ("error" in outcome) {
      crashed.push({ id, error: outcome.error });
      findings.push(ruleCrashed(id, outcome.error));
      continue;
    }
    if (outcome.targets > 0) checked.push(id);
    else {
      notApplicable.push(id);
      if (needsBase && context.base === null) waitingForBase.push(id);
    }
    for (const finding of outcome.findings) findings.push({ ...finding, severity });
    const [first] = outcome.findings;
    if (outcome.folded > 0 && first !== undefined) findings.push({ ...rest(first, outcome.folded), severity });
  }
  return { findings, checked, notApplicable, waitingForBase, crashed };
}

function attempt(rule: Rule, context: RuleContext): CheckOutcome | { readonly error: string } {
  try {
    return rule.check(context);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** One line for all findings of a rule beyond those that are spelt out. */
function rest(first: Finding, count: number): Finding {
  return {
    ...first,
    message: `… and ${count} more like this`,
    suggestion: null,
    actual: undefined,
    expected: undefined,
    args: { folded: count },
    primary: filePlace(first.primary.file),
    related: [],
    fixes: [],
  };
}
