import type { Diagnostic } from "../engine/lint-result.ts";

export interface LimitedDiagnostics {
  readonly shown: readonly Diagnostic[];
  /** Rule id to the number of its findings that are not shown. */
  readonly rest: ReadonlyMap<string, number>;
}

/** What the engine says in place of findings beyond the hundredth of a rule. */
const FOLDED = /^… and (\d+) more like this$/;

/** The first `max` findings of every rule. */
export function limitPerRule(diagnostics: readonly Diagnostic[], max: number): LimitedDiagnostics {
  const seen = new Map<string, number>();
  const rest = new Map<string, number>();
  const leaveOut = (rule: string, number: number): false => {
    rest.set(rule, (rest.get(rule) ?? 0) + number);
    return false;
  };
  const shown = diagnostics.filter(({ ruleId, message }) => {
    const folded = FOLDED.exec(message)?.[1];
    if (folded !== undefined) return leaveOut(ruleId, Number(folded));
    const before = seen.get(ruleId) ?? 0;
    seen.set(ruleId, before + 1);
    return before < max || leaveOut(ruleId, 1);
  });
  return { shown, rest };
}
