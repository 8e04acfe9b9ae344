import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
} from "vscode-languageserver";
import type { Diagnostic } from "../engine/lint-result.ts";
import type { Verdict } from "./checkpoint-root.ts";
import { ignoreEdit } from "./ignore-edit.ts";
import { isBelow } from "./is-below.ts";
import type { Session } from "./session.ts";
import { toWorkspaceEdit } from "./workspace-edit.ts";

/** Stands in for the reason of a user whose client cannot ask for it. */
const ASK = "TODO: say why this is right";

/** Puts a finding on the list of what is known and accepted, in the nearest configuration or a new one. */
export async function ignoreAction(
  diagnostic: Diagnostic,
  echoed: LspDiagnostic | null,
  { root }: Verdict,
  { fs, folders, uriOf, buffers }: Session,
  capabilities: ClientCapabilities,
): Promise<CodeAction | null> {
  const home = folders.find((folder) => isBelow(root, folder)) ?? root;
  const edit = await ignoreEdit({ fs, root, diagnostic, reason: ASK, home });
  if (edit === null) return null;
  return {
    title: `ignore ${diagnostic.ruleId} here, with a reason`,
    kind: CodeActionKind.QuickFix,
    ...(echoed === null ? {} : { diagnostics: [echoed] }),
    edit: toWorkspaceEdit([edit], {
      capabilities,
      uriOf,
      versionOf: (path) => buffers.documentAt(path)?.version ?? null,
    }),
  };
}
