import type { Connection } from "vscode-languageserver";
import { CheckpointlintError } from "../errors.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";

/** Tells the client's log what went wrong; a fault of ours with its stack, for whoever reports it. Never throws. */
export function logError(connection: Connection, error: unknown): void {
  try {
    connection.console.error(textOf(error));
  } catch {
    // The client is gone.
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return escapeTerminal(String(error));
  const own = error instanceof CheckpointlintError && error.name !== "InternalError";
  const hint = error instanceof CheckpointlintError && error.hint !== null ? [`hint: ${error.hint}`] : [];
  const lines = own ? [error.message, ...hint] : ["checkpointlint failed:", error.stack ?? error.message];
  return lines
    .flatMap((line) => line.split("\n"))
    .map(escapeTerminal)
    .join("\n");
}
