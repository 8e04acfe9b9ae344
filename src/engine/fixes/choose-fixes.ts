import type { ConcreteFix, TextEdit } from "../fix.ts";
import type { Diagnostic } from "../lint-result.ts";

/** A fix and the findings that it mends. */
export interface FixCandidate {
  readonly fix: ConcreteFix;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Those that can be made together, in the order of the findings: of two that touch each other the first.
 * @param alone only the very first
 */
export function chooseFixes(
  candidates: readonly FixCandidate[],
  { alone }: { readonly alone: boolean },
): readonly FixCandidate[] {
  if (alone) return candidates.slice(0, 1);
  const taken = new Map<string, TextEdit[]>();
  return candidates.filter(({ fix: { edits } }) => {
    const clashes = edits.some((edit) => taken.get(edit.file)?.some((other) => clash(edit, other)) === true);
    if (clashes) return false;
    for (const edit of edits) {
      const others = taken.get(edit.file);
      if (others === undefined) taken.set(edit.file, [edit]);
      else others.push(edit);
    }
    return true;
  });
}

function clash(a: TextEdit, b: TextEdit): boolean {
  if (a.kind === "create" || b.kind === "create") return true;
  const from = Math.max(a.range.offset, b.range.offset);
  const to = Math.min(a.range.offset + a.range.length, b.range.offset + b.range.length);
  if (from !== to) return from < to;
  // They touch. A new member may follow whatever ends there, and another new one, unless the two are one member.
  const [left, right] = [newMember(a), newMember(b)];
  return left === right;
}

const NEW_MEMBER = /^,\s*("(?:[^"\\]|\\.)*")\s*:/;

/** The key that an insertion adds after an entry; null for any other edit. */
function newMember(edit: TextEdit): string | null {
  if (edit.kind === "create" || edit.range.length > 0) return null;
  return NEW_MEMBER.exec(edit.newText)?.[1] ?? null;
}
