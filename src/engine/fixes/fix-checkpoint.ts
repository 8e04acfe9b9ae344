import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { printPointer } from "../../format/json/pointer.ts";
import type { SymbolicLink } from "../../source/virtual-fs.ts";
import type { ConcreteFix } from "../fix.ts";
import type { Diagnostic, LintResult } from "../lint-result.ts";
import { applyEdits } from "./apply-edits.ts";
import { chooseFixes, type FixCandidate } from "./choose-fixes.ts";
import { isSoundEdit } from "./is-sound-edit.ts";

/** A checkpoint with its verdict. */
export interface Linted {
  readonly result: LintResult;
  readonly checkpoint: Checkpoint;
}

export interface FixedFile {
  readonly file: string;
  /** null: there was no such file. */
  readonly before: string | null;
  readonly after: string;
  /** How many findings its edits mended. */
  readonly findings: number;
  /** Files that fixes of this one change too: written all or none. This one is among them. */
  readonly group: readonly string[];
}

/** A fix that was not made. */
export interface SkippedFix {
  readonly ruleId: string;
  readonly file: string;
  readonly title: string;
  /** As a clause. */
  readonly reason: string;
}

export interface FixOutcome {
  /** The verdict on the checkpoint as it is with all fixes. */
  readonly result: LintResult;
  /** Sorted by name. */
  readonly files: readonly FixedFile[];
  readonly skipped: readonly SkippedFix[];
  /** How many findings were mended. */
  readonly findings: number;
}

/** One fix may make room for the next; what is not done after so many rounds goes in circles. */
const MAX_PASSES = 10;

/**
 * Makes the best fix of every active finding, looks again, and goes on until nothing is left to make. Edits that touch
 * each other wait for the next round. A fix that breaks its file, or after which its finding is still there, is taken back.
 * Pure: it writes nothing, but asks for the verdict on the checkpoint with `texts` in place of files.
 * @param first the verdict without any text
 */
export async function fixCheckpoint(
  first: Linted,
  lint: (texts: ReadonlyMap<string, string>) => Promise<Linted>,
  options: { readonly unsafe: boolean },
): Promise<FixOutcome> {
  const originals = new Map<string, string | null>();
  const mended = new Map<string, number>();
  const groups = new Map<string, readonly string[]>();
  const skipped = new Map<string, SkippedFix>();
  const failed = new Set<string>();
  let texts: ReadonlyMap<string, string> = new Map();
  let current = first;
  let findings = 0;
  let alone = false;
  for (let passes = 0; passes < MAX_PASSES; ) {
    const chosen = chooseFixes(candidatesOf(current, options, failed, skipped), { alone });
    if (chosen.length === 0) break;
    const made = makeEdits(current.checkpoint, chosen, texts);
    if (made.broken.length > 0) {
      // Which of several it was shows when each comes by itself; every other turn here takes a fix out of the choice.
      if (alone) for (const each of made.broken) reject(each, "it would leave a file that is no JSON", failed, skipped);
      alone = true;
      continue;
    }
    const next = await lint(made.texts);
    const vain = stillThere(chosen, current.result, next.result);
    if (vain.length > 0) {
      for (const each of vain) reject(each, "its finding would still be there", failed, skipped);
      continue;
    }
    for (const { fix, diagnostics } of chosen) {
      findings += diagnostics.length;
      const files = new Set(fix.edits.map((edit) => edit.file));
      const group = [...new Set([...files].flatMap((file) => groups.get(file) ?? file))];
      for (const file of group) groups.set(file, group);
      for (const file of files) {
        mended.set(file, (mended.get(file) ?? 0) + diagnostics.length);
        if (!originals.has(file)) originals.set(file, textOf(first.checkpoint, file));
      }
    }
    texts = made.texts;
    current = next;
    passes++;
  }
  noteConflicts(current, options, failed, skipped);
  const files = [...originals].map(([file, before]): FixedFile => {
    const [after, group] = [texts.get(file) ?? before ?? "", groups.get(file) ?? [file]];
    return { file, before, after, findings: mended.get(file) ?? 0, group };
  });
  return {
    result: current.result,
    files: files.filter(({ before, after }) => before !== after).sort((a, b) => (a.file < b.file ? -1 : 1)),
    skipped: [...skipped.values()],
    findings,
  };
}

/** The best fix that may be made of each finding; the same fix of several findings once. */
function candidatesOf(
  { result, checkpoint }: Linted,
  { unsafe }: { readonly unsafe: boolean },
  failed: ReadonlySet<string>,
  skipped: Map<string, SkippedFix>,
): readonly FixCandidate[] {
  const byEdits = new Map<string, { readonly fix: ConcreteFix; readonly diagnostics: Diagnostic[] }>();
  for (const diagnostic of result.diagnostics) {
    const [fix] = diagnostic.fixes;
    if (diagnostic.state.kind !== "active" || fix === undefined) continue;
    if (!(unsafe || fix.safety === "safe") || failed.has(identity(diagnostic, fix))) continue;
    const obstacle = obstacleTo(fix, checkpoint);
    if (obstacle !== null) {
      skipped.set(identity(diagnostic, fix), toSkipped(diagnostic, fix, obstacle));
      continue;
    }
    const key = JSON.stringify(fix.edits);
    const known = byEdits.get(key);
    if (known === undefined) byEdits.set(key, { fix, diagnostics: [diagnostic] });
    else known.diagnostics.push(diagnostic);
  }
  return [...byEdits.values()];
}

/** The fixes after which a finding that they should mend is there as often as before. */
function stillThere(chosen: readonly FixCandidate[], before: LintResult, after: LintResult): readonly FixCandidate[] {
  const [old, left] = [countFindings(before), countFindings(after)];
  return chosen.filter(({ diagnostics }) =>
    diagnostics.some((each) => (left.get(placeOf(each)) ?? 0) >= (old.get(placeOf(each)) ?? 0)),
  );
}

function countFindings({ diagnostics }: LintResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of diagnostics) counts.set(placeOf(each), (counts.get(placeOf(each)) ?? 0) + 1);
  return counts;
}

/** Not the fingerprint: of two alike the second gets the first one's when that is gone. */
function placeOf({ ruleId, place, message }: Diagnostic): string {
  return JSON.stringify([ruleId, place.file, printPointer(place.pointer), place.part, message]);
}

function makeEdits(
  checkpoint: Checkpoint,
  chosen: readonly FixCandidate[],
  texts: ReadonlyMap<string, string>,
): { readonly texts: ReadonlyMap<string, string>; readonly broken: readonly FixCandidate[] } {
  const after = new Map(texts);
  const files = new Set(chosen.flatMap(({ fix }) => fix.edits.map(({ file }) => file)));
  for (const file of files) {
    const before = textOf(checkpoint, file);
    const edits = chosen.flatMap(({ fix }) => fix.edits.filter((edit) => edit.file === file));
    const text = applyEdits(before, edits);
    if (text === null || !isSoundEdit(file, before, text)) {
      return { texts, broken: chosen.filter(({ fix }) => fix.edits.some((edit) => edit.file === file)) };
    }
    after.set(file, text);
  }
  return { texts: after, broken: [] };
}

function reject(
  { fix, diagnostics }: FixCandidate,
  reason: string,
  failed: Set<string>,
  skipped: Map<string, SkippedFix>,
): void {
  for (const diagnostic of diagnostics) {
    failed.add(identity(diagnostic, fix));
    skipped.set(identity(diagnostic, fix), toSkipped(diagnostic, fix, reason));
  }
}

/** What is still offered when the rounds are over. */
function noteConflicts(
  current: Linted,
  options: { readonly unsafe: boolean },
  failed: ReadonlySet<string>,
  skipped: Map<string, SkippedFix>,
): void {
  for (const { fix, diagnostics } of candidatesOf(current, options, failed, skipped)) {
    for (const diagnostic of diagnostics) {
      skipped.set(
        identity(diagnostic, fix),
        toSkipped(diagnostic, fix, `after ${MAX_PASSES} rounds other fixes still stand in its way`),
      );
    }
  }
}

function toSkipped({ ruleId }: Diagnostic, { title, edits }: ConcreteFix, reason: string): SkippedFix {
  return { ruleId, file: edits[0]?.file ?? "", title, reason };
}

function identity({ fingerprint }: Diagnostic, { title }: ConcreteFix): string {
  return JSON.stringify([fingerprint, title]);
}

function obstacleTo({ edits }: ConcreteFix, { files }: Checkpoint): string | null {
  for (const { file } of edits) {
    const link = files.get(file)?.link;
    if (link) return `${file} is ${LINKS[link.state]}`;
  }
  return null;
}

/** A blob of the Hub's cache is named after its content, and every snapshot that has the file links to it. */
const LINKS: Readonly<Record<SymbolicLink["state"], string>> = {
  blob: "a link into the Hub's cache, which stays as it is; copy the checkpoint out of it (cp -rL) to mend it",
  sibling: "a link to another file of the folder; mend that one, or put a file in place of the link",
  outside: "a link that leads out of the folder",
  dangling: "a link whose target does not exist",
};

function textOf({ documents }: Checkpoint, file: string): string | null {
  return documents.get(file)?.text() ?? null;
}
