import { CheckpointlintError } from "../errors.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { SourceError } from "../source/virtual-fs.ts";

/** What is shown of an error: what is wrong and how to mend it. A stack is for whoever asks with --debug. */
export function errorText(error: unknown, options: { readonly debug: boolean }): string {
  const lines = [...describe(error), ...(options.debug ? [stackOf(error)] : [])];
  return `${lines.join("\n")}\n`;
}

function describe(error: unknown): readonly string[] {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CheckpointlintError && error.name !== "InternalError") {
    return labelled(message, error.hint);
  }
  if (error instanceof SourceError) return labelled(message, "check the path and its permissions");
  const hint = error instanceof CheckpointlintError ? error.hint : null;
  return labelled(
    `checkpointlint failed: ${message}`,
    hint ??
      "this is a fault of checkpointlint, not of the checkpoint: run it again with --debug and report what it prints",
  );
}

/** A message of several lines (every mistake of a rule file) stays one of several lines. */
function labelled(message: string, hint: string | null): readonly string[] {
  return [`error: ${escapeLines(message)}`, ...(hint === null ? [] : [`hint: ${escapeLines(hint)}`])];
}

function escapeLines(text: string): string {
  return text.split("\n").map(escapeTerminal).join("\n");
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return "no stack";
  const own = escapeLines(error.stack ?? "no stack");
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}
