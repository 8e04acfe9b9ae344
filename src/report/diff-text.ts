import type { CheckpointDiff } from "../diff/checkpoint-diff.ts";
import type { Subject } from "../diff/subject.ts";
import { breakName } from "./break-name.ts";
import { cutPair } from "./cut-pair.ts";
import { cutText } from "./cut-text.ts";
import type { DiffReporter } from "./diff-formats.ts";
import { type DiffRow, type DiffSection, diffSections, moreLine } from "./diff-sections.ts";
import { diffVerdict } from "./diff-verdict.ts";
import { displayWidth, padDisplay } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { GLYPHS } from "./summary-line.ts";
import { wrapText } from "./wrap-text.ts";

/** Columns where there is no terminal to ask. */
const WIDTH = 120;
const LIMITS = { tokens: 24, rows: 300 };
/** "  ≠ " before a label, and the gaps between columns. */
const LEAD = 4;
const GAP = 2;
/** Narrower columns of values than this say nothing. */
const MIN_VALUE = 8;

export const KINDS: Readonly<Record<Subject["kind"], string>> = {
  checkpoint: "checkpoint",
  "base-model": "base model",
  config: "config alone",
};

/** For people: both sides in columns, part by part. One line where nothing differs. */
export function createDiffText(paint: Paint): DiffReporter {
  return (diff, context) => {
    const width = context.width ?? WIDTH;
    const sections = diffSections(diff, LIMITS);
    const verdict = verdictLines(diff, sections, width, paint);
    const isSilent = sections.every(({ rows }) => rows.length === 0) && diff.graph.kind === "same";
    if (isSilent && diff.obstacles.length === 0) return `${verdict.join("\n")}\n`;
    const told = sections.filter(({ rows, notes, compared }) => rows.length > 0 || (!compared && notes.length > 0));
    const columns = columnsOf(
      told.flatMap(({ rows }) => rows),
      width,
    );
    const blocks = told.map((section) => sectionLines(section, columns, width, paint));
    const hasGraphRow = told.some(({ rows }) => rows.some(({ graph }) => graph));
    return `${[
      sideLines(diff, width, paint),
      ...blocks,
      ...(hasGraphRow ? [[paint.dim(`${MARK} changes the graph`)]] : []),
      verdict,
    ]
      .map((lines) => lines.join("\n"))
      .join("\n\n")}\n`;
  };
}

const MARK = "≠";

function sideLines(diff: CheckpointDiff, width: number, paint: Paint): readonly string[] {
  const sides = [
    ["A", diff.a],
    ["B", diff.b],
  ] as const;
  const names = sides.map(([letter, { name, kind }]) => {
    const [shown] = cutPair(escapeTerminal(name), "", width - 20);
    return `${paint.bold(letter)}  ${paint.bold(shown)}  ${paint.dim(KINDS[kind])}`;
  });
  const obstacles = diff.obstacles.flatMap((each) => wrapped(`${GLYPHS.warning} ${each}`, width, ""));
  return [...names, ...obstacles.map((line) => paint.severity("warning", line))];
}

function verdictLines(
  diff: CheckpointDiff,
  sections: readonly DiffSection[],
  width: number,
  paint: Paint,
): readonly string[] {
  const severity = { same: null, different: "error", unknown: "warning" } as const;
  const worst = severity[diff.graph.kind];
  const glyph = GLYPHS[worst ?? "ok"];
  const lines = wrapped(`${glyph} ${diffVerdict(diff, sections)}`, width, "  ");
  return lines.map((line) => paint.bold(worst === null ? paint.good(line) : paint.severity(worst, line)));
}

interface Columns {
  readonly label: number;
  readonly value: number;
}

/** Wide enough for what there is, and never wider than the page; a label that is longer gets a line of its own. */
function columnsOf(rows: readonly DiffRow[], width: number): Columns {
  const room = width - LEAD - 2 * GAP;
  const widest = (texts: readonly string[]): number =>
    Math.max(0, ...texts.map((text) => displayWidth(escapeTerminal(text))));
  const label = Math.min(widest(rows.map((row) => row.label)), Math.floor(room * 0.45));
  const value = Math.min(widest(rows.flatMap(({ a, b }) => [a, b])), Math.floor((room - label) / 2));
  return { label, value: Math.max(MIN_VALUE, value) };
}

function sectionLines(section: DiffSection, columns: Columns, width: number, paint: Paint): readonly string[] {
  const heads = `${" ".repeat(Math.max(GAP, LEAD + columns.label + GAP - displayWidth(section.title)))}${padDisplay("A", columns.value)}  B`;
  const title = paint.heading(escapeTerminal(section.title));
  const notes = section.notes
    .flatMap((note) => wrapped(note, width - LEAD, ""))
    .map((line) => paint.dim(`    ${line}`));
  const more = moreLine(section);
  if (!section.compared) return [`${title}${paint.dim("  not compared")}`, ...notes];
  return [
    title + paint.dim(heads),
    ...section.rows.flatMap((row) => rowLines(row, columns, width, paint)),
    ...(more === null ? [] : [paint.dim(`    ${more}`)]),
    ...notes,
  ];
}

function rowLines(row: DiffRow, columns: Columns, width: number, paint: Paint): readonly string[] {
  const lead = row.graph ? `  ${paint.severity("error", MARK)} ` : " ".repeat(LEAD);
  const label = cutText(escapeTerminal(row.label));
  const [a, b] = cutPair(escapeTerminal(row.a), escapeTerminal(row.b), columns.value);
  const values = `${padDisplay(a, columns.value)}  ${b}`.trimEnd();
  if (displayWidth(label) <= columns.label) return [`${lead}${padDisplay(label, columns.label)}  ${values}`];
  const [first = "", ...rest] = breakName(label, width - LEAD);
  return [
    lead + first,
    ...rest.map((line) => " ".repeat(LEAD) + line),
    `${" ".repeat(LEAD + columns.label + GAP)}${values}`,
  ];
}

function wrapped(text: string, width: number, indent: string): readonly string[] {
  return wrapText(cutText(escapeTerminal(text)), width - indent.length).map(
    (line, at) => (at === 0 ? "" : indent) + line,
  );
}
