import type { Hover, Position } from "vscode-languageserver";
import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import { rangeOf } from "./to-lsp-diagnostics.ts";

/** Enough to read. */
const MAX_RULES = 3;

/** What the rules say whose findings stand at a place: title, why it matters, the page of `explain`. */
export function findingHover(position: Position, file: string, { diagnostics, ruleMeta }: LintResult): Hover | null {
  const here = diagnostics.filter(
    (each) => each.state.kind === "active" && each.place.file === file && covers(each, position),
  );
  const [first] = here;
  if (first === undefined) return null;
  const urls = new Map(here.map(({ ruleId, docsUrl }) => [ruleId, docsUrl]));
  const paragraphs = [...urls].slice(0, MAX_RULES).map(([id, url]) => {
    const meta = ruleMeta.get(id);
    return `**[${id}](${url})**: ${meta?.title ?? ""}\n\n${meta?.docs.trim() ?? ""}`;
  });
  return { contents: { kind: "markdown", value: paragraphs.join("\n\n") }, range: rangeOf(first.span) };
}

function covers({ span }: Diagnostic, { line, character }: Position): boolean {
  if (span === null) return line === 0 && character === 0;
  const { start, end } = span;
  const after = line > start.line || (line === start.line && character >= start.column);
  return after && (line < end.line || (line === end.line && character <= end.column));
}
