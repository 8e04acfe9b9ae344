import { isDeepStrictEqual } from "node:util";
import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import type { RuleMeta } from "../../engine/rule.ts";

/** A verdict without what many share and without times. */
export type CachedResult = Omit<LintResult, "ruleMeta" | "subject">;
export type RuleMetas = readonly (readonly [id: string, meta: RuleMeta])[];

/** null for a verdict that JSON cannot say exactly: it is not kept. */
export function toCachedResult(
  result: LintResult,
): { readonly result: CachedResult; readonly metas: RuleMetas } | null {
  const { ruleMeta, subject: _, ...rest } = result;
  const cached = { result: { ...rest, stats: { ...rest.stats, loadTime: 0, checkTime: 0 } }, metas: [...ruleMeta] };
  const back = fromCachedResult(JSON.parse(JSON.stringify(cached.result)), JSON.parse(JSON.stringify(cached.metas)));
  return isDeepStrictEqual(back, { ...cached.result, ruleMeta }) ? cached : null;
}

export function fromCachedResult(result: CachedResult, metas: RuleMetas): LintResult {
  return { ...result, diagnostics: result.diagnostics.map(withBothValues), ruleMeta: new Map(metas) };
}

/** JSON leaves out what is undefined. */
function withBothValues(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, actual: diagnostic.actual, expected: diagnostic.expected };
}
