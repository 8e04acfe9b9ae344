import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic, type Range } from "vscode-languageserver";
import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";
import type { Span } from "../format/text/span.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";

/** Related places that are given; a client shows them in a list. */
const MAX_RELATED = 20;
const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export interface PlacesOfRoot {
  /** The URI of a file of the checkpoint, as the client spells it where it has it open. */
  uriOf(file: string): string;
  /** Whether a renamed key stands at a place. */
  isDeprecated(diagnostic: Diagnostic): boolean;
}

/**
 * What an editor shows of a verdict, by file of the checkpoint. What a configuration ignores or a baseline knows is not shown:
 * the editor agrees with the command line. A finding about a weight file, a missing file or the folder has no line that
 * anybody could open; it stands at the beginning of the file that people edit, and names its own.
 */
export function toLspDiagnostics(result: LintResult, places: PlacesOfRoot): ReadonlyMap<string, LspDiagnostic[]> {
  const texts = result.subject?.checkpoint.documents ?? new Map<string, unknown>();
  const home = homeOf([...texts.keys()]);
  const byFile = new Map<string, LspDiagnostic[]>();
  for (const diagnostic of result.diagnostics) {
    if (diagnostic.state.kind !== "active") continue;
    const { file } = diagnostic.place;
    const at = texts.has(file) ? file : (home ?? (file === "" ? "config.json" : file));
    const list = byFile.get(at) ?? [];
    list.push(toLspDiagnostic(diagnostic, at, places));
    byFile.set(at, list);
  }
  return byFile;
}

/** config.json, or what is most like it. */
function homeOf(files: readonly string[]): string | null {
  return (
    ["config.json", "adapter_config.json", "model.safetensors.index.json"].find((name) => files.includes(name)) ??
    files.filter((name) => name.endsWith(".json")).toSorted()[0] ??
    null
  );
}

function toLspDiagnostic(diagnostic: Diagnostic, at: string, places: PlacesOfRoot): LspDiagnostic {
  const { ruleId, severity, docsUrl, fingerprint, span, place } = diagnostic;
  const related = diagnostic.related.slice(0, MAX_RELATED).map((each) => ({
    location: { uri: places.uriOf(each.place.file), range: rangeOf(each.span) },
    message: oneLine(each.place.label ?? each.place.file),
  }));
  return {
    range: rangeOf(span),
    severity: SEVERITIES[severity],
    code: ruleId,
    codeDescription: { href: docsUrl },
    source: "checkpointlint",
    message: messageOf(diagnostic, place.file === at || place.file === "" ? "" : `${place.file}: `),
    data: { fingerprint },
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(places.isDeprecated(diagnostic) ? { tags: [DiagnosticTag.Deprecated] } : {}),
  };
}

function messageOf({ message, suggestion }: Diagnostic, lead: string): string {
  const first = message.startsWith(lead.slice(0, -2)) ? message : lead + message;
  return suggestion === null ? oneLine(first) : `${oneLine(first)}\nfix: ${oneLine(suggestion)}`;
}

/** Messages quote names from files. */
function oneLine(text: string): string {
  return escapeTerminal(text);
}

export function rangeOf(span: Pick<Span, "start" | "end"> | null): Range {
  if (span === null) return START;
  return {
    start: { line: span.start.line, character: span.start.column },
    end: { line: span.end.line, character: span.end.column },
  };
}

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const satisfies Record<Severity, DiagnosticSeverity>;
