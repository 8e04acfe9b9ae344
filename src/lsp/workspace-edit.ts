import type {
  ClientCapabilities,
  CreateFile,
  TextEdit as LspTextEdit,
  SnippetTextEdit,
  TextDocumentEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import type { TextEdit } from "../engine/fix.ts";
import { toSnippet } from "./snippet.ts";
import { rangeOf } from "./to-lsp-diagnostics.ts";

/** What a client can be given, and how it names files. */
export interface EditTarget {
  readonly capabilities: ClientCapabilities;
  uriOf(file: string): string;
  /** Of an open document; null for a file that is not open. */
  versionOf(file: string): number | null;
  /** A text of the edits that is to be selected, for its user to write over, by a client that can do that. */
  readonly placeholder?: string;
}

/** Edits of the files of a checkpoint in the words of the protocol, with the versions that they are for where a client checks them. */
export function toWorkspaceEdit(edits: readonly TextEdit[], target: EditTarget): WorkspaceEdit {
  const { workspaceEdit } = target.capabilities.workspace ?? {};
  const byFile = new Map<string, LspTextEdit[]>();
  for (const edit of edits) {
    const list = byFile.get(edit.file) ?? [];
    list.push({
      range: rangeOf(edit.kind === "create" ? null : edit),
      newText: edit.kind === "create" ? edit.text : edit.newText,
    });
    byFile.set(edit.file, list);
  }
  if (workspaceEdit?.documentChanges !== true) {
    return { changes: Object.fromEntries([...byFile].map(([file, list]) => [target.uriOf(file), list])) };
  }
  const creates =
    workspaceEdit.resourceOperations?.includes("create") === true ? edits.filter(({ kind }) => kind === "create") : [];
  const made: CreateFile[] = creates.map(({ file }) => ({
    kind: "create",
    uri: target.uriOf(file),
    options: { ignoreIfExists: true },
  }));
  const { placeholder } = target;
  const knowsSnippets = workspaceEdit.snippetEditSupport === true;
  const shown = (edit: LspTextEdit): LspTextEdit | SnippetTextEdit =>
    placeholder === undefined || !knowsSnippets
      ? edit
      : { range: edit.range, snippet: toSnippet(edit.newText, placeholder) };
  const changed: TextDocumentEdit[] = [...byFile].map(([file, list]) => ({
    textDocument: { uri: target.uriOf(file), version: target.versionOf(file) },
    edits: list.map(shown),
  }));
  return { documentChanges: [...made, ...changed] };
}
