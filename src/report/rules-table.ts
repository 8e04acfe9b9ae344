import type { Level, RuleMeta } from "../engine/rule.ts";
import { padDisplay } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { groupBy } from "./group-by.ts";
import type { Paint } from "./paint.ts";
import { safeJson } from "./safe-json.ts";
import { count } from "./summary-line.ts";

/** A rule and what the chosen preset makes of it. */
export interface ListedRule {
  readonly meta: RuleMeta;
  readonly level: Level;
}

/** What `rules` prints: by group, each with its level and title; rules that compare with a base model are marked. */
export function rulesTable(rules: readonly ListedRule[], paint: Paint): string {
  const width = Math.max(0, ...rules.map(({ meta }) => meta.id.length));
  const sections = [...groupBy(rules, ({ meta }) => meta.id.split("/")[0] ?? "")].map(([group, members]) => {
    const lines = members.map(({ meta, level }) => {
      const shown = padDisplay(level, "warning".length);
      const painted = level === "off" ? paint.dim(shown) : paint.severity(level, shown);
      const mark = meta.needsBase ? paint.dim("  [base model]") : "";
      return `  ${padDisplay(escapeTerminal(meta.id), width)}  ${painted}  ${escapeTerminal(meta.title)}${mark}`;
    });
    return [paint.bold(escapeTerminal(group)), ...lines].join("\n");
  });
  const ending = `${count(rules.length, "rule")}; checkpointlint explain <rule> tells more, --rule <rule>:off switches one off`;
  return `${[...sections, paint.dim(ending)].join("\n\n")}\n`;
}

/** What `rules --format json` prints. */
export function rulesJson(rules: readonly ListedRule[]): string {
  return safeJson(rules.map(({ meta, level }) => ({ ...meta, level })));
}
