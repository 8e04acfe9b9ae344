import type { Diagnostic } from "../engine/lint-result.ts";

export interface LimitedDiagnostics {
  readonly shown: readonly Diagnostic[];
  /** Rule id to the number of its findings that are not shown. */
  readonly rest: ReadonlyMap<string, number>;
}

/** The first `max` findings of every rule. */
export function limitPerRule(diagnostics: readonly Diagnostic[], max: number): LimitedDiagnostics {
  const seen = new Map<string, number>();
  const shown = diagnostics.filter(({ ruleId }) => {
    const before = seen.get(ruleId) ?? 0;
    seen.set(ruleId, before + 1);
    return before < max;
  });
  const rest = new Map<string, number>();
  for (const [rule, total] of seen) if (total > max) rest.set(rule, total - max);
  return { shown, rest };
}
