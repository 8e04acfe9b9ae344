import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Document, TextChange } from "../../checkpoint/document.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import type { ConcreteFix, Fix, StructuralEdit, TextEdit } from "../fix.ts";
import { printValue } from "../print-value.ts";

/**
 * Makes fixes concrete, those that are safe first. One that cannot be made, because its place is gone or its file is no
 * JSON, is left out.
 */
export type FixConcretizer = (fixes: readonly Fix[]) => readonly ConcreteFix[];

/** Titles name values of files, which may be long. */
const MAX_TITLE = 200;

/** Findings may share a fix (one index is wrong in a hundred places), which is worked out once. */
export function fixConcretizer(checkpoint: Checkpoint): FixConcretizer {
  const known = new Map<Fix, ConcreteFix | null>();
  return (fixes) =>
    fixes
      .flatMap((fix) => {
        const found = known.get(fix);
        const concrete = found === undefined ? concretizeFix(fix, checkpoint) : found;
        known.set(fix, concrete);
        return concrete === null ? [] : [concrete];
      })
      .sort((a, b) => Number(b.safety === "safe") - Number(a.safety === "safe"));
}

function concretizeFix({ title, safety, edits }: Fix, checkpoint: Checkpoint): ConcreteFix | null {
  const byFile = new Map<string, StructuralEdit[]>();
  for (const edit of edits) {
    const others = byFile.get(edit.file);
    if (others === undefined) byFile.set(edit.file, [edit]);
    else others.push(edit);
  }
  const made: TextEdit[] = [];
  for (const [file, group] of byFile) {
    const changes = editsOfFile(file, group, checkpoint);
    if (changes === null) return null;
    made.push(...changes);
  }
  return made.length === 0 ? null : { title: printValue(title, { max: MAX_TITLE }), safety, edits: made };
}

function editsOfFile(
  file: string,
  edits: readonly StructuralEdit[],
  { files, documents }: Checkpoint,
): readonly TextEdit[] | null {
  const [first] = edits;
  if (first?.op === "create") {
    if (edits.length > 1 || files.has(file) || !isPlainName(file)) return null;
    return [{ kind: "create", file, text: first.text }];
  }
  const document = documents.get(file);
  if (document === undefined) return null;
  const changes = changesOf(document, edits);
  const text = changes === null || changes.length === 0 ? null : document.text();
  if (changes === null || text === null) return null;
  return changes
    .filter(({ range, newText }) => text.slice(range.offset, range.offset + range.length) !== newText)
    .map((change) => ({ kind: "replace", file, ...change }));
}

function changesOf(document: Document, edits: readonly StructuralEdit[]): readonly TextChange[] | null {
  const structural: JsonEdit[] = [];
  const changes: TextChange[] = [];
  for (const edit of edits) {
    if (edit.op === "create") return null;
    if (edit.op === "replace") {
      const span = document.locateRange(edit.range);
      if (span === null) return null;
      changes.push({ range: edit.range, start: span.start, end: span.end, newText: edit.text });
    } else if (edit.op === "set" && edit.pointer.length === 0) return null;
    else structural.push(edit);
  }
  if (structural.length === 0) return changes.sort((a, b) => a.range.offset - b.range.offset);
  // Stretches and pointers are two ways to say where; of one file a fix uses one of them.
  return changes.length > 0 ? null : document.edit(structural);
}

/** Names that a fix gives to new files come from rules, but a rule may be anybody's. */
function isPlainName(name: string): boolean {
  return /^[\w][\w.-]*$/.test(name);
}
