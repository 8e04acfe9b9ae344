import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import { CheckpointlintError } from "../errors.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { logError } from "./log-error.ts";

/**
 * Tells of what keeps a checkpoint from being linted: in the log each time, and to the user once, who else would take what
 * is shown from before for what is now. Never throws.
 */
export function faultReport(connection: Connection): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    logError(connection, error);
    if (!(error instanceof CheckpointlintError) || told.has(error.message)) return;
    told.add(error.message);
    const text = error.hint === null ? error.message : `${error.message} (${error.hint})`;
    // A client that is gone needs no message.
    Promise.resolve()
      .then(() =>
        connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message: shown(text) }),
      )
      .catch(() => undefined);
  };
}

function shown(text: string): string {
  return text.split("\n").map(escapeTerminal).join("\n");
}
