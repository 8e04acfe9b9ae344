import type { LintResult } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";
import { checkstylePosition } from "./checkstyle.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { ReportContext } from "./report-context.ts";
import { reportPath } from "./report-path.ts";
import { reportedFindings } from "./reported-findings.ts";
import { UNCHECKED_RULE, uncheckedText } from "./unchecked-text.ts";

const MAX_LINES = 20_000;

/** As compilers, so that editors and the problem matcher of the GitHub action know it; "notice" is GitHub's word. */
const WORDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** One line a finding: `file:line:column: error: message [rule]`. */
export function unix(results: readonly LintResult[], context: ReportContext): string {
  const { findings } = reportedFindings(results, context, { only: "active", max: MAX_LINES });
  const missing = context.unchecked.map(
    (path) => `${pathOf(path.path, "", context)}:1:1: error: ${uncheckedText(path)} [${UNCHECKED_RULE}]\n`,
  );
  const lines = findings.map(({ result, diagnostic: { place, span, severity, message, ruleId } }) => {
    const { line, column = 1 } = checkstylePosition(span);
    const path = pathOf(result.root, place.file, context);
    return `${path}:${line}:${column}: ${WORDS[severity]}: ${cutText(escapeTerminal(message))} [${ruleId}]\n`;
  });
  return [...missing, ...lines].join("");
}

function pathOf(root: string, file: string, context: ReportContext): string {
  return plain(escapeTerminal(reportPath(root, file, context)));
}

/** A line that begins with `::` or `##[` is a command to a runner. */
function plain(path: string): string {
  return /^[\w.(]/.test(path) ? path : `./${path}`;
}
