import type { ConcreteFix, TextEdit } from "../engine/fix.ts";
import { chooseFixes, type FixCandidate } from "../engine/fixes/choose-fixes.ts";

/** The edits of many fixes as one change, by the choice that --fix makes: of two that touch each other the first, as a whole. */
export function mergeFixes(fixes: readonly ConcreteFix[]): readonly TextEdit[] {
  // Findings may share a fix: one index is wrong in a hundred places.
  const distinct = new Map(fixes.map((fix) => [JSON.stringify(fix.edits), fix]));
  const candidates: FixCandidate[] = [...distinct.values()].map((fix) => ({ fix, diagnostics: [] }));
  return chooseFixes(candidates, { alone: false }).flatMap(({ fix }) => fix.edits);
}
