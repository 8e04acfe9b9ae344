import type { ConcreteFix, TextEdit } from "../engine/fix.ts";

/** The edits of many fixes as one change: a fix that touches what an earlier one changes is left for the next time, as a whole. */
export function mergeFixes(fixes: readonly ConcreteFix[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const { edits } of fixes) {
    if (!edits.some((edit) => taken.some((other) => collide(edit, other)))) taken.push(...edits);
  }
  return taken;
}

/** Two insertions at one place have no order between them. */
function collide(a: TextEdit, b: TextEdit): boolean {
  if (a.file !== b.file) return false;
  if (a.kind === "create" || b.kind === "create") return true;
  const [begin, end] = [a.range.offset, a.range.offset + a.range.length];
  const [otherBegin, otherEnd] = [b.range.offset, b.range.offset + b.range.length];
  return begin === otherBegin || (begin < otherEnd && otherBegin < end);
}
