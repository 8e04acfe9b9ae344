import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { ConcreteFix } from "../fix.ts";
import { applyEdits } from "../fixes/apply-edits.ts";
import { type FixOutcome, fixCheckpoint, type Linted } from "../fixes/fix-checkpoint.ts";
import { isSoundEdit } from "../fixes/is-sound-edit.ts";
import type { Diagnostic } from "../lint-result.ts";
import type { ExpectedFix } from "./case-file.ts";
import { changedLines } from "./changed-lines.ts";

/** Lints the checkpoint of a case with some files replaced or added. */
export type LintWith = (texts: ReadonlyMap<string, string>) => Promise<Linted>;

/** How the fix of a finding differs from the one that the case states. */
export function* fixDifferences(
  diagnostic: Diagnostic,
  expected: ExpectedFix | "none" | undefined,
  checkpoint: Checkpoint,
): Iterable<string> {
  const [fix] = diagnostic.fixes;
  if (fix === undefined) {
    if (expected !== undefined && expected !== "none") yield "it has no fix";
    return;
  }
  const changes = changesOf(fix, checkpoint);
  if (expected === undefined || expected === "none") {
    yield `it has a fix that the case does not state:\n${printFix(fix, changes)}`;
    return;
  }
  const found = { title: fix.title, safety: fix.safety, changes: Object.fromEntries(changes) };
  const wanted = { ...expected, changes: trimmed(expected.changes) };
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    yield `the fix is another\n    expected ${JSON.stringify(wanted)}\n    found    ${JSON.stringify(found)}`;
  }
}

/** Makes all fixes of a case: its findings must go, its files must stay readable, and a second time there is nothing to do. */
export async function fixFailures(first: Linted, lintWith: LintWith): Promise<readonly string[]> {
  const fixable = first.result.diagnostics.filter(({ fixes }) => fixes.length > 0);
  if (fixable.length === 0) return [];
  const failures: string[] = [];
  for (const { fixes } of fixable) {
    for (const fix of fixes) {
      for (const [file, text] of textsOf(fix, first.checkpoint)) {
        const before = textOf(first.checkpoint, file);
        if (text === null) failures.push(`the edits of "${fix.title}" do not fit ${file}`);
        else if (text === before) failures.push(`"${fix.title}" does not change ${file}`);
        else if (!isSoundEdit(file, before, text)) failures.push(`"${fix.title}" leaves ${file} unreadable`);
      }
    }
  }
  const options = { unsafe: true };
  const outcome = await fixCheckpoint(first, lintWith, options);
  failures.push(...outcome.skipped.map(({ title, reason }) => `"${title}" was not made: ${reason}`));
  failures.push(
    ...outcome.result.diagnostics
      .filter(({ fixes }) => fixes.length > 0)
      .map(({ message }) => `still there after its fix: ${message}`),
  );
  const again = await fixCheckpoint(await lintWith(editedTexts(outcome)), lintWith, options);
  if (again.files.length > 0) failures.push("fixing a second time changes something");
  return failures;
}

function editedTexts({ files }: FixOutcome): ReadonlyMap<string, string> {
  return new Map(files.map(({ file, after }) => [file, after]));
}

function changesOf(fix: ConcreteFix, checkpoint: Checkpoint): ReadonlyMap<string, string> {
  return new Map(
    [...textsOf(fix, checkpoint)].map(([file, text]) => [file, changedLines(textOf(checkpoint, file), text ?? "")]),
  );
}

function textsOf({ edits }: ConcreteFix, checkpoint: Checkpoint): ReadonlyMap<string, string | null> {
  const files = new Set(edits.map(({ file }) => file));
  return new Map(
    [...files].map((file) => [
      file,
      applyEdits(
        textOf(checkpoint, file),
        edits.filter((edit) => edit.file === file),
      ),
    ]),
  );
}

function textOf({ documents }: Checkpoint, file: string): string | null {
  return documents.get(file)?.text() ?? null;
}

/** A block of YAML ends with a line feed. */
function trimmed(changes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(changes).map(([file, text]) => [file, text.replace(/\n$/, "")]));
}

/** As a case file would state it. */
function printFix({ title, safety }: ConcreteFix, changes: ReadonlyMap<string, string>): string {
  const files = [...changes].map(
    ([file, lines]) => `            ${file}: |\n${lines.replace(/^/gm, "              ")}`,
  );
  return [
    "        fix:",
    `          title: ${JSON.stringify(title)}`,
    `          safety: ${safety}`,
    "          changes:",
    ...files,
  ].join("\n");
}
