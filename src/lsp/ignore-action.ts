import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Diagnostic } from "../engine/lint-result.ts";
import type { Verdict } from "./checkpoint-root.ts";
import { pathOfUri } from "./file-uri.ts";
import { ignoreEdit } from "./ignore-edit.ts";
import { isBelow } from "./is-below.ts";
import type { Session } from "./session.ts";
import { toWorkspaceEdit } from "./workspace-edit.ts";

/** The command that ignores a finding: URI of a document of the checkpoint, fingerprint, reason. */
export const IGNORE_FINDING = "checkpointlint.ignoreFinding";
/** Of a client that asks for the reason and then has `IGNORE_FINDING` run: URI and fingerprint. */
const ASK_REASON = "checkpointlint.ignore";
/** Stands in for the reason of a user whose client cannot ask for it. */
const NO_REASON = "TODO: say why this is right";

/** Puts a finding on the list of what is known and accepted, in the nearest configuration or a new one. */
export async function ignoreAction(
  diagnostic: Diagnostic,
  echoed: LspDiagnostic | null,
  at: { readonly uri: string; readonly verdict: Verdict },
  session: Session,
  capabilities: ClientCapabilities,
): Promise<CodeAction | null> {
  const edit = await workspaceEditFor(diagnostic, NO_REASON, at.verdict, session, capabilities);
  if (edit === null) return null;
  const title = `ignore ${diagnostic.ruleId} here, with a reason`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    ...(echoed === null ? {} : { diagnostics: [echoed] }),
    ...(session.settings.asksReason
      ? { command: { title, command: ASK_REASON, arguments: [at.uri, diagnostic.fingerprint] } }
      : { edit }),
  };
}

/** The edit for arguments of `IGNORE_FINDING`; null when they name no finding of now. */
export async function ignoreFinding(
  [uri, fingerprint, reason]: readonly unknown[],
  session: Session,
  capabilities: ClientCapabilities,
): Promise<WorkspaceEdit | null> {
  const path = typeof uri === "string" ? pathOfUri(uri) : null;
  if (path === null || typeof reason !== "string" || reason.trim() === "") return null;
  const verdict = await session.workspace.freshVerdictOf(path);
  const diagnostic = verdict?.result.diagnostics.find((each) => each.fingerprint === fingerprint);
  if (verdict === null || diagnostic === undefined) return null;
  return await workspaceEditFor(diagnostic, reason, verdict, session, capabilities);
}

async function workspaceEditFor(
  diagnostic: Diagnostic,
  reason: string,
  { root }: Verdict,
  { fs, folders, uriOf, buffers }: Session,
  capabilities: ClientCapabilities,
): Promise<WorkspaceEdit | null> {
  const home = folders.find((folder) => isBelow(root, folder)) ?? root;
  const edit = await ignoreEdit({ fs, root, diagnostic, reason, home });
  if (edit === null) return null;
  const versionOf = (path: string): number | null => buffers.documentAt(path)?.version ?? null;
  return toWorkspaceEdit([edit], { capabilities, uriOf, versionOf });
}
