import type { Diagnostic } from "../engine/lint-result.ts";
import { groupBy } from "./group-by.ts";
import type { CauseText, ReportContext } from "./report-context.ts";

export interface CauseGroup {
  readonly cause: CauseText;
  readonly diagnostics: readonly Diagnostic[];
}

export interface SplitDiagnostics {
  readonly groups: readonly CauseGroup[];
  /** Findings without a cause, or alone with theirs: they are shown with their source line. */
  readonly single: readonly Diagnostic[];
}

/** Findings that share a cause with another one, and the others; both in their order. */
export function splitByCause(diagnostics: readonly Diagnostic[], { causeOf }: ReportContext): SplitDiagnostics {
  const groups: CauseGroup[] = [];
  const grouped = new Set<string>();
  for (const [id, members] of groupBy(diagnostics, ({ cause }) => cause)) {
    const cause = id === null || members.length < 2 ? null : causeOf(id);
    if (id === null || cause === null) continue;
    groups.push({ cause, diagnostics: members });
    grouped.add(id);
  }
  return { groups, single: diagnostics.filter(({ cause }) => cause === null || !grouped.has(cause)) };
}
