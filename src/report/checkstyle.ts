import type { LintResult } from "../engine/lint-result.ts";
import type { Span } from "../format/text/span.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { groupBy } from "./group-by.ts";
import { oneBasedRange } from "./one-based-range.ts";
import type { ReportContext } from "./report-context.ts";
import { reportPath } from "./report-path.ts";
import { reportedFindings } from "./reported-findings.ts";
import { UNCHECKED_RULE, uncheckedText } from "./unchecked-text.ts";
import { xmlDocument, xmlElement } from "./xml.ts";

const MAX_ERRORS = 20_000;

/** Checkstyle's XML, which Jenkins, reviewdog and others read. What is ignored or in the baseline is left out. */
export function checkstyle(results: readonly LintResult[], context: ReportContext): string {
  const { findings } = reportedFindings(results, context, { only: "active", max: MAX_ERRORS });
  const byFile = groupBy(findings, ({ result, diagnostic }) => reportPath(result.root, diagnostic.place.file, context));
  const files = [...byFile].map(([name, members]) =>
    xmlElement(
      "file",
      { name },
      members.map(({ diagnostic, notes }) =>
        xmlElement(
          "error",
          {
            ...checkstylePosition(diagnostic.span),
            severity: diagnostic.severity,
            message: [diagnostic.message, ...notes].map((text) => cutText(escapeTerminal(text))).join("; "),
            source: `checkpointlint.${diagnostic.ruleId}`,
          },
          [],
        ),
      ),
    ),
  );
  const missing = context.unchecked.map((path) =>
    xmlElement("file", { name: reportPath(path.path, "", context) }, [
      xmlElement(
        "error",
        {
          ...checkstylePosition(null),
          severity: "error",
          message: uncheckedText(path),
          source: `checkpointlint.${UNCHECKED_RULE}`,
        },
        [],
      ),
    ]),
  );
  return xmlDocument(xmlElement("checkstyle", { version: "4.3" }, [...missing, ...files]));
}

/** From 1. Readers ask for a line of every file, also where there are none. */
export function checkstylePosition(span: Span | null): { readonly line: number; readonly column?: number } {
  if (span === null) return { line: 1 };
  const { line, column } = oneBasedRange(span);
  return { line, column };
}
