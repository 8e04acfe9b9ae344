import { DiagnosticSeverity, type Diagnostic as LspDiagnostic } from "vscode-languageserver";
import { ConfigFileError } from "../engine/config/config-error.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { isAbsolutePath } from "../source/lexical-path.ts";

/** The mistakes of configuration files by path; null for any other error. */
export function configMistakes(error: unknown): ReadonlyMap<string, readonly LspDiagnostic[]> | null {
  if (!(error instanceof ConfigFileError)) return null;
  const byPath = new Map<string, LspDiagnostic[]>();
  for (const { file, line, column, message } of error.mistakes) {
    // Of a package: nothing that is open.
    if (!isAbsolutePath(file)) continue;
    const list = byPath.get(file) ?? [];
    const start = { line: line - 1, character: column - 1 };
    list.push({
      range: { start, end: { ...start, character: column } },
      severity: DiagnosticSeverity.Error,
      source: "checkpointlint",
      message: escapeTerminal(message),
    });
    byPath.set(file, list);
  }
  return byPath.size === 0 ? null : byPath;
}
