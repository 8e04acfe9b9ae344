import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";
import { askReason } from "./ask-reason.ts";
import { SELECTED_DOCUMENTS } from "./selected-documents.ts";
import { findServer } from "./server-module.ts";

let client: LanguageClient | null = null;
/** One start or stop at a time: a client that is starting cannot be stopped, and two of them would register the same commands. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("checkpointlint", { log: true });
  const restart = async (): Promise<void> =>
    await inTurn(async () => {
      await stop();
      await start(context, output);
    });
  context.subscriptions.push(
    output,
    commands.registerCommand("checkpointlint.restart", restart),
    commands.registerCommand("checkpointlint.showOutput", () => output.show()),
    commands.registerCommand("checkpointlint.ignore", askReason),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("checkpointlint")) await restart();
    }),
    // Then a server of the workspace's own may take over.
    workspace.onDidGrantWorkspaceTrust(restart),
  );
  await inTurn(() => start(context, output));
}

export async function deactivate(): Promise<void> {
  await inTurn(stop);
}

async function inTurn(work: () => Promise<void>): Promise<void> {
  turn = turn.then(work, work);
  await turn;
}

async function start(context: ExtensionContext, output: LogOutputChannel): Promise<void> {
  const settings = workspace.getConfiguration("checkpointlint");
  if (!settings.get<boolean>("enable", true)) return;
  try {
    const { module, from } = findServer({
      configured: settings.get<string>("path", ""),
      isTrusted: workspace.isTrusted,
      folders: (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
      own: context.asAbsolutePath("server/dist/cli.js"),
    });
    output.info(`starting the server of the ${from}: ${module}`);
    const options: LanguageClientOptions = {
      documentSelector: SELECTED_DOCUMENTS,
      outputChannel: output,
      initializationOptions: {
        model: settings.get<string>("model", ""),
        asksReason: true,
        trusted: workspace.isTrusted,
      },
    };
    const run = { module, args: ["lsp"], transport: TransportKind.stdio };
    client = new LanguageClient("checkpointlint", "checkpointlint", run, options);
    await client.start();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    output.error(message);
    // Not awaited: it stays until somebody closes it, and a restart would wait for that.
    void window.showErrorMessage(`checkpointlint: ${message}`);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = null;
  await running?.dispose();
}
