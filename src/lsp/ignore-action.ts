import { resolve } from "node:path";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { PLACEHOLDER_REASON } from "../engine/config/placeholder-reason.ts";
import type { TextEdit } from "../engine/fix.ts";
import type { Diagnostic } from "../engine/lint-result.ts";
import { pathOfUri } from "./file-uri.ts";
import { type IgnoreByHand, ignoreEdit } from "./ignore-edit.ts";
import { isBelow } from "./is-below.ts";
import type { Verdict } from "./linted-folder.ts";
import type { Session } from "./session.ts";
import { type EditTarget, toWorkspaceEdit } from "./workspace-edit.ts";

/** The command that ignores a finding: URI of a document of the checkpoint, fingerprint, reason. */
export const IGNORE_FINDING = "checkpointlint.ignoreFinding";
/** Of a client that asks for the reason and then has `IGNORE_FINDING` run: URI and fingerprint. */
const ASK_REASON = "checkpointlint.ignore";

/** Puts a finding on the list of what is known and accepted, in the configuration that governs it or a new one. */
export async function ignoreAction(
  diagnostic: Diagnostic,
  echoed: LspDiagnostic | null,
  at: { readonly uri: string; readonly verdict: Verdict },
  session: Session,
  capabilities: ClientCapabilities,
): Promise<CodeAction | null> {
  const edit = await editFor(diagnostic, PLACEHOLDER_REASON, at.verdict, session);
  if (edit === null) return null;
  const title = `ignore ${diagnostic.ruleId} here, with a reason`;
  const command = (name: string, ...further: readonly string[]): Pick<CodeAction, "command"> => ({
    command: { title, command: name, arguments: [at.uri, diagnostic.fingerprint, ...further] },
  });
  return {
    title: edit.kind === "by-hand" ? `${title} (by hand: says what to write)` : title,
    kind: CodeActionKind.QuickFix,
    ...(echoed === null ? {} : { diagnostics: [echoed] }),
    ...(session.settings.asksReason
      ? command(ASK_REASON)
      : edit.kind === "by-hand"
        ? command(IGNORE_FINDING, PLACEHOLDER_REASON)
        : { edit: workspaceEdit(edit, session, { capabilities, placeholder: PLACEHOLDER_REASON }) }),
  };
}

/** What to do for arguments of `IGNORE_FINDING`: an edit to make, or else a text for the user. */
export async function ignoreFinding(
  [uri, fingerprint, reason]: readonly unknown[],
  session: Session,
  capabilities: ClientCapabilities,
): Promise<WorkspaceEdit | string> {
  const path = typeof uri === "string" ? pathOfUri(uri) : null;
  if (path === null || typeof reason !== "string" || reason.trim() === "") return "an ignored finding needs a reason";
  const verdict = await session.workspace.freshVerdictOf(path);
  const diagnostic = verdict?.result.diagnostics.find((each) => each.fingerprint === fingerprint);
  if (verdict === null || diagnostic === undefined) return "the finding that is to be ignored is there no more";
  const edit = await editFor(diagnostic, reason, verdict, session);
  if (edit === null) return "the configuration cannot be edited: it has a mistake, or the server runs without one";
  if (edit.kind === "by-hand")
    return `only a configuration in JSON is edited; add to ignore in ${edit.file}: ${edit.line}`;
  return workspaceEdit(edit, session, { capabilities });
}

async function editFor(
  diagnostic: Diagnostic,
  reason: string,
  { root }: Verdict,
  { fs, folders, settings }: Session,
): Promise<TextEdit | IgnoreByHand | null> {
  // It would be written and change nothing.
  if (!settings.ignores) return null;
  const config =
    settings.config.kind === "file" ? { ...settings.config, path: resolve(settings.config.path) } : settings.config;
  const home = folders.find((folder) => isBelow(root, folder)) ?? root;
  return await ignoreEdit({ fs, root, diagnostic, reason, home, config });
}

function workspaceEdit(
  edit: TextEdit,
  { uriOf, buffers }: Session,
  shown: Pick<EditTarget, "capabilities" | "placeholder">,
): WorkspaceEdit {
  const versionOf = (path: string): number | null => buffers.documentAt(path)?.version ?? null;
  return toWorkspaceEdit([edit], { ...shown, uriOf, versionOf });
}
