import type { Level, RuleMeta } from "../engine/rule.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import type { CauseText } from "./report-context.ts";
import { terminalMarkdown } from "./terminal-markdown.ts";
import { wrapText } from "./wrap-text.ts";

export interface ExplainedRule {
  readonly meta: RuleMeta;
  readonly level: Level;
  readonly cause: CauseText | null;
  readonly docsUrl: string;
}

const MAX_WIDTH = 100;

/** What `explain <rule>` prints. */
export function explainPage(rule: ExplainedRule, paint: Paint, width: number | null): string {
  const { meta } = rule;
  const columns = Math.min(width ?? MAX_WIDTH, MAX_WIDTH);
  const severity = rule.level === "off" ? paint.dim("off") : paint.severity(rule.level, rule.level);
  const parts = [
    `${paint.bold(escapeTerminal(meta.id))}  ${severity} ${paint.dim(`· ${meta.category} · since ${escapeTerminal(meta.since)}`)}`,
    escapeTerminal(meta.title),
    terminalMarkdown(meta.docs, columns, paint).join("\n"),
    notes(rule)
      .flatMap((note) => wrapText(note, columns))
      .join("\n"),
    evidence(meta, paint),
    usage(rule, paint),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function notes({ meta, cause }: ExplainedRule): readonly string[] {
  return [
    ...(meta.needsBase ? ["Compares with the base model: it runs when --model names one or one is detected."] : []),
    ...(cause === null ? [] : [`One of the signs of: ${escapeTerminal(cause.title)}.`]),
    ...(meta.errorId === null ? [] : [`prepare-ckpt reports it as ${escapeTerminal(meta.errorId)}.`]),
  ];
}

function evidence(meta: RuleMeta, paint: Paint): string {
  if (meta.evidence.length === 0) return "";
  const lines = meta.evidence.map((source) => `  - ${paint.link(escapeTerminal(source), source)}`);
  return [paint.bold("Evidence"), ...lines].join("\n");
}

function usage({ meta, level, docsUrl }: ExplainedRule, paint: Paint): string {
  const other = level === "off" ? "error" : "off";
  const id = escapeTerminal(meta.id);
  const url = escapeTerminal(docsUrl);
  return [
    `${paint.dim(level === "off" ? "switch it on  " : "switch it off ")} checkpointlint <path> --rule ${id}:${other}`,
    `${paint.dim("on the web    ")} ${paint.link(url, docsUrl)}`,
  ].join("\n");
}
