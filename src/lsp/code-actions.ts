import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
  type Range,
} from "vscode-languageserver";
import type { ConcreteFix, TextEdit } from "../engine/fix.ts";
import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import { mergeFixes } from "./merge-fixes.ts";
import { type EditTarget, toWorkspaceEdit } from "./workspace-edit.ts";

const FIX_ALL = "source.fixAll.checkpointlint";
const FIX_CHECKPOINT = "source.checkpointlint.fixCheckpoint";

export interface CodeActionSources extends EditTarget {
  /** Name of the file in its checkpoint. */
  readonly file: string;
  readonly result: LintResult;
  /** Whether an edit of a file is for the text that the client has by now. */
  isCurrent(file: string): boolean;
  /** Actions beside the fixes. */
  ignoreAction(diagnostic: Diagnostic, echoed: LspDiagnostic | null): Promise<CodeAction | null>;
}

export interface CodeActionQuery {
  readonly range: Range;
  /** What the client says is there. Some rebuild the ranges of these and get them wrong: only `data` is believed. */
  readonly diagnostics: readonly LspDiagnostic[];
  readonly only: readonly string[] | undefined;
}

/** Fixes for what is at a place, each alone or with its like; all that are sure; and how to live with a finding. */
export async function codeActions(query: CodeActionQuery, sources: CodeActionSources): Promise<CodeAction[]> {
  const active = sources.result.diagnostics.filter(({ state }) => state.kind === "active");
  const actions: CodeAction[] = [];
  if (wants(query.only, CodeActionKind.QuickFix)) {
    for (const { diagnostic, echoed } of atPlace(query, active, sources.file)) {
      actions.push(...fixesOf(diagnostic, echoed, active, sources));
      const ignore = await sources.ignoreAction(diagnostic, echoed);
      if (ignore !== null) actions.push(ignore);
    }
  }
  const sure = active.flatMap(({ fixes }) => fixes.slice(0, 1).filter(({ safety }) => safety === "safe"));
  if (wants(query.only, FIX_ALL)) {
    const here = sure.filter(({ edits }) => edits.every(({ file }) => file === sources.file));
    actions.push(...allAction("fix all that is sure in this file", FIX_ALL, here, sources));
  }
  if (wants(query.only, FIX_CHECKPOINT)) {
    actions.push(...allAction("fix all that is sure in this checkpoint", FIX_CHECKPOINT, sure, sources));
  }
  return actions;
}

function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((each) => kind === each || kind.startsWith(`${each}.`));
}

interface Wanted {
  readonly diagnostic: Diagnostic;
  readonly echoed: LspDiagnostic | null;
}

function atPlace(query: CodeActionQuery, active: readonly Diagnostic[], file: string): readonly Wanted[] {
  const echoes = new Map(query.diagnostics.map((each) => [fingerprintOf(each), each]));
  echoes.delete(null);
  if (echoes.size > 0) {
    return active.flatMap((diagnostic) => {
      const echoed = echoes.get(diagnostic.fingerprint);
      return echoed === undefined ? [] : [{ diagnostic, echoed }];
    });
  }
  // A client that sends nothing back is asked by line.
  const { start, end } = query.range;
  return active
    .filter(
      ({ place, span }) =>
        place.file === file && span !== null && span.start.line <= end.line && span.end.line >= start.line,
    )
    .map((diagnostic) => ({ diagnostic, echoed: null }));
}

function fingerprintOf({ data }: LspDiagnostic): string | null {
  const fingerprint: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "fingerprint") : null;
  return typeof fingerprint === "string" ? fingerprint : null;
}

function fixesOf(
  { ruleId, fixes }: Diagnostic,
  echoed: LspDiagnostic | null,
  active: readonly Diagnostic[],
  sources: CodeActionSources,
): readonly CodeAction[] {
  const about = echoed === null ? {} : { diagnostics: [echoed] };
  const single = fixes
    .filter((fix) => isApplicable(fix, sources))
    .map((fix, at) => ({
      title: fix.safety === "safe" ? fix.title : `${fix.title} (check it)`,
      kind: CodeActionKind.QuickFix,
      ...about,
      isPreferred: at === 0 && fix.safety === "safe",
      edit: toWorkspaceEdit(fix.edits, sources),
    }));
  const like = active.filter((each) => each.ruleId === ruleId).flatMap((each) => each.fixes.slice(0, 1));
  if (single.length === 0 || like.length < 2) return single;
  const doubt = like.every(({ safety }) => safety === "safe") ? "" : " (check them)";
  return [
    ...single,
    ...allAction(`fix all of ${ruleId}${doubt}`, CodeActionKind.QuickFix, like, sources).map((action) => ({
      ...action,
      ...about,
    })),
  ];
}

function allAction(
  title: string,
  kind: string,
  fixes: readonly ConcreteFix[],
  sources: CodeActionSources,
): readonly CodeAction[] {
  const edits = mergeFixes(fixes.filter((fix) => isApplicable(fix, sources)));
  return edits.length === 0 ? [] : [{ title, kind, edit: toWorkspaceEdit(edits, sources) }];
}

function isApplicable({ edits }: ConcreteFix, { isCurrent }: CodeActionSources): boolean {
  return edits.some(changesBuffer) && edits.every(({ file }) => isCurrent(file));
}

/** A byte-order mark is no part of what an editor has in its buffer: to take it out would change nothing there. */
function changesBuffer(edit: TextEdit): boolean {
  if (edit.kind === "create") return true;
  const { start, end, newText } = edit;
  return newText !== "" || start.line !== end.line || start.column !== end.column;
}

/** What the server says that it can do. */
export function codeActionKinds(capabilities: ClientCapabilities): readonly string[] {
  return capabilities.textDocument?.codeAction?.codeActionLiteralSupport === undefined
    ? []
    : [CodeActionKind.QuickFix, FIX_ALL, FIX_CHECKPOINT];
}
