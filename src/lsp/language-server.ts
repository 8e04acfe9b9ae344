import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type ExecuteCommandParams,
  type InitializeParams,
  type LSPAny,
  MessageType,
  ResponseError,
  type ServerCapabilities,
  ShowMessageNotification,
  TextDocumentContentRequest,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { codeActionKinds } from "./code-actions.ts";
import { pathOfUri } from "./file-uri.ts";
import { guarded } from "./guarded.ts";
import { HEADER_SCHEME, HeaderViews } from "./header-views.ts";
import { IGNORE_FINDING, ignoreFinding } from "./ignore-action.ts";
import { type LanguageFeatures, languageFeatures } from "./language-features.ts";
import { LINT_WORKSPACE, lintWorkspace } from "./lint-workspace.ts";
import type { LspEnvironment } from "./lsp-environment.ts";
import { createSession, type Session } from "./session.ts";
import { sessionSettings } from "./session-settings.ts";
import { isRuleFile, WATCHED_GLOBS } from "./watched-names.ts";

interface Client {
  readonly capabilities: ClientCapabilities;
  readonly session: Session;
  readonly features: LanguageFeatures;
  readonly views: HeaderViews;
}

export interface LanguageServer {
  /** Takes away what must not stay behind. */
  close(): void;
}

/** Answers a client over a connection: everything that the protocol asks is wired here and done elsewhere. */
export function startLanguageServer(connection: Connection, env: LspEnvironment): LanguageServer {
  let client: Client | null = null;
  connection.onInitialize((params) => {
    client = welcome(connection, params, env);
    return { serverInfo: { name: "checkpointlint", version: env.version }, capabilities: capabilitiesFor(client) };
  });
  const current = (): Client => {
    if (client === null) throw new ResponseError(ErrorCodes.ServerNotInitialized, "initialize comes first");
    return client;
  };
  connection.onInitialized(guarded(connection, undefined, () => watchFiles(connection, current().capabilities)));
  listenToDocuments(connection, () => current().session);
  connection.onDidChangeWatchedFiles(
    guarded(connection, undefined, ({ changes }) => {
      for (const { uri } of changes) {
        const path = pathOfUri(uri);
        if (path === null) continue;
        const { session } = current();
        session.workspace.touched(path);
        // Of rules it would be an odd one that is open as a resource.
        if (isRuleFile(path) && !session.workspace.isResource(path)) session.renewRules();
      }
    }),
  );
  answerQuestions(connection, current);
  connection.listen();
  return {
    close() {
      client?.session.workspace.stop();
      client?.views.close();
    },
  };
}

function welcome(connection: Connection, params: InitializeParams, env: LspEnvironment): Client {
  const { capabilities, initializationOptions } = params;
  const settings = sessionSettings(env.settings, initializationOptions);
  const session = createSession(connection, settings, foldersOf(params), env);
  const views = new HeaderViews(capabilities.workspace?.textDocumentContent !== undefined);
  return { capabilities, session, views, features: languageFeatures(session, capabilities, views) };
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
  return uris.map(pathOfUri).filter((path) => path !== null);
}

function capabilitiesFor({ capabilities }: Client): ServerCapabilities {
  const kinds = codeActionKinds(capabilities);
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['"', ":"] },
    codeActionProvider: kinds.length === 0 ? false : { codeActionKinds: [...kinds] },
    definitionProvider: true,
    documentSymbolProvider: true,
    executeCommandProvider: { commands: [LINT_WORKSPACE, IGNORE_FINDING] },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: false },
      ...(capabilities.workspace?.textDocumentContent === undefined
        ? {}
        : { textDocumentContent: { schemes: [HEADER_SCHEME] } }),
    },
  };
}

/** Clients that watch no files are served all the same: the disk is looked at whenever something is linted. */
async function watchFiles(connection: Connection, { workspace }: ClientCapabilities): Promise<void> {
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: WATCHED_GLOBS.map((globPattern) => ({ globPattern })),
  });
}

function listenToDocuments(connection: Connection, session: () => Session): void {
  const documents = new TextDocuments(TextDocument);
  documents.onDidChangeContent(
    guarded(connection, undefined, async ({ document }) => {
      const path = pathOfUri(document.uri);
      if (path !== null) await session().workspace.changed(path, document);
    }),
  );
  documents.onDidClose(
    guarded(connection, undefined, ({ document }) => {
      const path = pathOfUri(document.uri);
      if (path !== null) session().workspace.closed(path);
    }),
  );
  documents.onDidSave(
    guarded(connection, undefined, ({ document }) => {
      const path = pathOfUri(document.uri);
      if (path !== null) session().workspace.touched(path);
    }),
  );
  documents.listen(connection);
}

function answerQuestions(connection: Connection, current: () => Client): void {
  connection.onHover(guarded(connection, null, (params) => current().features.hover(params)));
  connection.onCompletion(guarded(connection, [], (params) => current().features.completion(params)));
  connection.onCodeAction(guarded(connection, [], (params) => current().features.codeAction(params)));
  connection.onDefinition(guarded(connection, null, (params) => current().features.definition(params)));
  connection.onDocumentSymbol(
    guarded(connection, [], ({ textDocument }) => current().features.symbols(textDocument.uri)),
  );
  connection.onRequest(TextDocumentContentRequest.type, ({ uri }) => ({ text: current().views.textOf(uri) }));
  connection.onExecuteCommand(guarded(connection, null, (params) => executeCommand(params, connection, current())));
}

async function executeCommand(
  params: ExecuteCommandParams,
  connection: Connection,
  { session, capabilities }: Client,
): Promise<LSPAny> {
  switch (params.command) {
    case LINT_WORKSPACE:
      return await lintWorkspace(session);
    case IGNORE_FINDING: {
      const edit = await ignoreFinding(params.arguments ?? [], session, capabilities);
      if (typeof edit !== "string") return (await connection.workspace.applyEdit(edit)).applied;
      await connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message: escapeTerminal(edit),
      });
      return false;
    }
    default:
      return null;
  }
}
