import type { LintResult } from "../engine/lint-result.ts";
import { baseText } from "./base-text.ts";
import { markdownCode, markdownProse } from "./markdown-code.ts";
import { type MarkdownPart, markdownSections } from "./markdown-sections.ts";
import { PLAIN_PAINT } from "./paint.ts";
import type { Reporter } from "./report-context.ts";
import { resultLabel } from "./result-label.ts";
import { sumCounts } from "./sum-counts.ts";
import { count, GLYPHS, summaryLine, worstOf } from "./summary-line.ts";
import { uncheckedText } from "./unchecked-text.ts";

/** GitHub takes 65,536 characters in a comment. */
const COMMENT_SIZE = 65_000;
/** What the line about the rest may take. */
const CLOSING_SIZE = 200;
/** A run with more findings folds them. */
const MAX_OPEN = 12;
const MAX_ROWS = 100;

/** For a comment in a pull request or merge request. */
export const markdown: Reporter = createMarkdown(COMMENT_SIZE);

/**
 * A summary, a table of the checkpoints, then what was found by file, folded where it is much.
 * @param size bytes of UTF-8 that the place takes; what does not fit is counted
 */
export function createMarkdown(size: number): Reporter {
  return (results, context) => {
    const counts = sumCounts(results);
    const title = `### checkpointlint: ${summaryLine(results, counts, PLAIN_PAINT, context.unchecked.length)}`;
    const missing = context.unchecked.map((path) => `- ✖ ${markdownProse(uncheckedText(path))}`);
    const head = [title, ...missing, ...(results.length === 0 ? [] : [table(results)])];
    const open = counts.error + counts.warning + counts.info <= MAX_OPEN;
    const sections = results.flatMap((result) => {
      const pair = result.pair === undefined ? [] : (context.pairs?.markdown(result.pair) ?? []);
      const parts = [...markdownSections(result, context, open), ...pair.map((text) => ({ text, findings: 0 }))];
      return results.length === 1 ? parts : headed(heading(result), parts);
    });
    const parts = [...head.map((text) => ({ text, findings: 0 })), ...sections];
    let room = size - CLOSING_SIZE;
    let fitting = 0;
    for (const { text } of parts) {
      room -= new TextEncoder().encode(text).length + 2;
      if (room < 0) break;
      fitting++;
    }
    const left = parts.slice(fitting).reduce((sum, part) => sum + part.findings, 0);
    const closing =
      fitting === parts.length
        ? []
        : [`_There is no room for ${count(left, "more finding")}: --format json lists all._`];
    return `${[...parts.slice(0, fitting).map(({ text }) => text), ...closing].join("\n\n")}\n`;
  };
}

function table(results: readonly LintResult[]): string {
  const rows = results.slice(0, MAX_ROWS).map((result) => {
    const { counts, rules } = result;
    const base = baseText(result).replace(/^base model /, "");
    const verdict = GLYPHS[rules.crashed.length > 0 ? "error" : (worstOf(counts) ?? "ok")];
    const cells = [
      markdownCode(resultLabel(result)),
      base === "" ? "–" : markdownProse(base),
      counts.error,
      counts.warning,
      counts.info,
    ];
    return `| ${verdict} | ${[...cells, counts.fixable].join(" | ")} |`;
  });
  const more = results.length - rows.length;
  return [
    "| | checkpoint | base model | errors | warnings | info | with a fix |",
    "|---|---|---|--:|--:|--:|--:|",
    ...rows,
    ...(more > 0 ? [`| | and ${more} more | | | | | |`] : []),
  ].join("\n");
}

/** A heading stands and falls with what is first below it. */
function headed(text: string, [first, ...others]: readonly MarkdownPart[]): readonly MarkdownPart[] {
  return first === undefined ? [] : [{ ...first, text: `${text}\n\n${first.text}` }, ...others];
}

function heading(result: LintResult): string {
  return `#### ${markdownCode(resultLabel(result))}`;
}
