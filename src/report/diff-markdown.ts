import type { CheckpointDiff } from "../diff/checkpoint-diff.ts";
import type { DiffContext } from "./diff-formats.ts";
import { countDifferences, type DiffRow, type DiffSection, diffSections, moreLine, NOTHING } from "./diff-sections.ts";
import { KINDS } from "./diff-text.ts";
import { markdownCode, markdownProse } from "./markdown-code.ts";
import { count } from "./summary-line.ts";

/** GitHub takes 65,536 characters in a comment. */
const LIMITS = { tokens: 60, rows: 100 };
/** Longer tables are folded. */
const MAX_OPEN = 15;

/** To be pasted into a pull request: the verdict, what changes the graph in a table, the rest folded. */
export function diffMarkdown(diff: CheckpointDiff, _context: DiffContext): string {
  const sections = diffSections(diff, LIMITS);
  const graphRows = sections.flatMap(({ rows }) => rows.filter(({ graph }) => graph));
  const rest = sections.map((section) => ({ ...section, rows: section.rows.filter(({ graph }) => !graph) }));
  const parts = [
    `### ${markdownCode(diff.a.name)} → ${markdownCode(diff.b.name)}`,
    verdict(diff, sections),
    ...diff.obstacles.map((each) => `> ⚠ ${markdownProse(each)}`),
    ...(graphRows.length === 0 ? [] : [fold("What changes the graph", graphRows, diff)]),
    ...rest.flatMap((section) => sectionParts(section, diff)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function verdict({ graph, a, b }: CheckpointDiff, sections: readonly DiffSection[]): string {
  const rows = countDifferences(sections);
  const sides = `A is a ${KINDS[a.kind]}, B a ${KINDS[b.kind]}`;
  switch (graph.kind) {
    case "different":
      return `**Another graph** (${sides}): ${graph.reasons.map(markdownProse).join("; ")}`;
    case "unknown":
      return `**Not known whether it is the same graph** (${sides}): ${graph.reasons.map(markdownProse).join("; ")}`;
    case "same": {
      const basis = graph.assumptions.map((each) => `; ${markdownProse(each)}`).join("");
      if (rows === 0) return `**No difference** (${sides}); compared: ${comparedTitles(sections)}${basis}`;
      return `**The same graph** (${sides}); ${count(rows, "difference")} that ${rows === 1 ? "does" : "do"} not change it${basis}`;
    }
    default:
      return graph satisfies never;
  }
}

function comparedTitles(sections: readonly DiffSection[]): string {
  return sections
    .filter(({ compared }) => compared)
    .map(({ title, notes }) => title.replace(/,.*/, "") + (notes.length > 0 ? " in part" : ""))
    .join(", ");
}

function sectionParts(section: DiffSection, diff: CheckpointDiff): readonly string[] {
  const { title, rows, notes, compared } = section;
  const more = moreLine(section);
  const told = [...(more === null ? [] : [more]), ...notes].map((note) => `- ${markdownProse(note)}`).join("\n");
  if (!compared) return notes.length === 0 ? [] : [`**${title}**: not compared`, told];
  if (rows.length === 0) return [];
  return [fold(`${title}: ${count(countDifferences([section]), "difference")}`, rows, diff, told)];
}

function fold(title: string, rows: readonly DiffRow[], diff: CheckpointDiff, below = ""): string {
  const text = [table(rows, diff), ...(below === "" ? [] : [below])].join("\n\n");
  const open = rows.length <= MAX_OPEN && rows.every(({ graph }) => graph) ? " open" : "";
  return `<details${open}><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

function table(rows: readonly DiffRow[], { a, b }: CheckpointDiff): string {
  const cells = rows.map((row) => `| ${[markdownCode(row.label), cell(row.a), cell(row.b)].join(" | ")} |`);
  return [`| | ${markdownCode(a.name)} | ${markdownCode(b.name)} |`, "|---|---|---|", ...cells].join("\n");
}

function cell(value: string): string {
  return value === NOTHING ? "–" : markdownCode(value);
}
