import { join } from "node:path";
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionParams,
  CompletionItem,
  DocumentSymbol,
  Hover,
  Location,
  SymbolInformation,
  TextDocumentPositionParams,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { baseFileOf } from "./base-values.ts";
import { codeActions } from "./code-actions.ts";
import { completionsAt } from "./completion.ts";
import { configNames } from "./config-names.ts";
import { definitionAt } from "./definition.ts";
import { pathOfUri } from "./file-uri.ts";
import { findingHover } from "./finding-hover.ts";
import type { HeaderViews } from "./header-views.ts";
import { hoverAt } from "./hover.ts";
import { ignoreAction } from "./ignore-action.ts";
import type { Verdict } from "./linted-folder.ts";
import type { Session } from "./session.ts";
import { documentSymbols, flatSymbols } from "./symbols.ts";
import { baseName, isConfigFile } from "./watched-names.ts";

/** What a client asks about a place in a document. */
export interface LanguageFeatures {
  hover(params: TextDocumentPositionParams): Promise<Hover | null>;
  completion(params: TextDocumentPositionParams): Promise<CompletionItem[]>;
  codeAction(params: CodeActionParams): Promise<CodeAction[]>;
  definition(params: TextDocumentPositionParams): Promise<Location | null>;
  symbols(uri: string): DocumentSymbol[] | SymbolInformation[];
}

export function languageFeatures(
  session: Session,
  capabilities: ClientCapabilities,
  views: HeaderViews,
): LanguageFeatures {
  const { workspace, buffers, assets, notesOf, uriOf } = session;
  /** An open document that is a file of a checkpoint, or a configuration. */
  const opened = (
    uri: string,
  ): { readonly path: string; readonly file: string; readonly document: TextDocument } | null => {
    const path = pathOfUri(uri);
    const document = path === null ? null : buffers.documentAt(path);
    return path === null || document === null ? null : { path, file: baseName(path), document };
  };
  /** Of the checkpoint that has the file at its top: one in a folder below has no place in it. */
  const verdictOf = (path: string, verdict: Verdict | null): Verdict | null =>
    verdict !== null && join(verdict.root, baseName(path)) === path ? verdict : null;
  return {
    async hover({ textDocument, position }) {
      const at = opened(textDocument.uri);
      if (at === null) return null;
      const verdict = verdictOf(at.path, workspace.verdictOf(at.path));
      if (workspace.isResource(at.path)) {
        return verdict === null ? null : findingHover(position, at.file, verdict.result);
      }
      return hoverAt(at.document, at.document.offsetAt(position), {
        file: at.file,
        schema: await notesOf(at.file),
        result: verdict?.result ?? null,
        rules: isConfigFile(at.path) ? [] : (await assets()).rules,
      });
    },
    async completion({ textDocument, position }) {
      const at = opened(textDocument.uri);
      if (at === null || workspace.isResource(at.path)) return [];
      const base = verdictOf(at.path, workspace.verdictOf(at.path))?.result.subject?.base ?? null;
      const value = baseFileOf(base, at.file);
      return completionsAt(at.document, at.document.offsetAt(position), {
        schema: await notesOf(at.file),
        base: base === null || value === undefined ? null : { name: base.name, value },
        names: isConfigFile(at.path) ? configNames(await assets()) : () => [],
      });
    },
    async codeAction({ textDocument, range, context }) {
      const at = opened(textDocument.uri);
      const verdict = at === null ? null : verdictOf(at.path, await workspace.freshVerdictOf(at.path));
      if (at === null || verdict === null) return [];
      const pathIn = (file: string): string => join(verdict.root, file);
      return codeActions(
        { range, diagnostics: context.diagnostics, only: context.only },
        {
          file: at.file,
          result: verdict.result,
          capabilities,
          uriOf: (file) => uriOf(pathIn(file)),
          versionOf: (file) => buffers.documentAt(pathIn(file))?.version ?? null,
          isCurrent: (file) =>
            (buffers.documentAt(pathIn(file))?.version ?? null) === (verdict.versions.get(pathIn(file)) ?? null),
          ignoreAction: (diagnostic, echoed) =>
            ignoreAction(diagnostic, echoed, { uri: textDocument.uri, verdict }, session, capabilities),
        },
      );
    },
    async definition({ textDocument, position }) {
      const at = opened(textDocument.uri);
      if (at === null || workspace.isResource(at.path)) return null;
      const verdict = verdictOf(at.path, workspace.verdictOf(at.path));
      const checkpoint = verdict?.result.subject?.checkpoint ?? null;
      if (verdict === null || checkpoint === null) return null;
      return definitionAt(at.document, at.document.offsetAt(position), {
        checkpoint,
        views,
        pathOf: (file) => join(verdict.root, file),
      });
    },
    symbols(uri) {
      const at = opened(uri);
      if (at === null || !at.file.endsWith(".json")) return [];
      const symbols = documentSymbols(at.document);
      const isTree = capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
      return isTree ? symbols : flatSymbols(symbols, uri);
    },
  };
}
