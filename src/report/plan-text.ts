import type { ConversionPlan, OutputFile, PlanStep } from "../convert/plan.ts";
import { planTotals } from "../convert/plan-totals.ts";
import { grouped, roughBytes } from "./amounts.ts";
import { padDisplay } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { textTable } from "./text-table.ts";
import { wrapText } from "./wrap-text.ts";

export interface PlanTextContext {
  readonly paint: Paint;
  /** Columns of the terminal; null when it does not go to one. */
  readonly width: number | null;
  /** The folder that is read, as its user named it. */
  readonly source: string;
  /** Name of the base model, and why it is the one where nobody named it; null without one. */
  readonly base: string | null;
}

const MAX_WIDTH = 110;
const LABEL_WIDTH = 16;
/** Of reading and writing together: a disk of today that is busy with both. */
const BYTES_PER_SECOND = 500_000_000;
/** Of a list of files that is longer, the middle is left out. */
const MOST_FILES = 24;
const NAMES_OF_A_STEP = 3;

/** What `convert --dry-run` prints for people. */
export function planText(plan: ConversionPlan, context: PlanTextContext): string {
  const { paint, source, base } = context;
  const columns = Math.min(context.width ?? MAX_WIDTH, MAX_WIDTH);
  const row = (label: string, text: string): readonly string[] => labelled(label, escapeTerminal(text), paint, columns);
  const blocks: readonly (readonly string[])[] = [
    [
      paint.bold("Dry run: nothing is written"),
      ...row("source", source),
      ...row("layout", plan.layout),
      ...row("base model", base ?? "none"),
    ],
    [
      paint.bold("Steps"),
      ...plan.steps.flatMap((step, at) => stepLines(step, plan.steps[at - 1] ?? null, paint, columns)),
    ],
    [paint.bold(`Files (${plan.outputs.length})`), ...fileLines(plan.outputs, paint)],
    [paint.bold("Totals"), ...totalRows(plan).flatMap(([label, text]) => row(label, text))],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function labelled(label: string, text: string, paint: Paint, columns: number): readonly string[] {
  return wrapText(text, columns - LABEL_WIDTH - 2).map(
    (line, at) => `  ${at === 0 ? paint.dim(padDisplay(label, LABEL_WIDTH)) : " ".repeat(LABEL_WIDTH)}${line}`,
  );
}

/** @param before the step before: what has the same reason does not say it again */
function stepLines(step: PlanStep, before: PlanStep | null, paint: Paint, columns: number): readonly string[] {
  const { id, text, evidence } = step;
  const below = (line: string): readonly string[] =>
    wrapText(escapeTerminal(line), columns - LABEL_WIDTH - 2).map(
      (part) => `  ${" ".repeat(LABEL_WIDTH)}${paint.dim(part)}`,
    );
  const isSaid = evidence?.text === before?.evidence?.text;
  const why = evidence === null || isSaid ? [] : below(`${evidence.mark}: ${evidence.text}`);
  const names = namesOf(step);
  return [...labelled(id, escapeTerminal(text), paint, columns), ...(names === "" ? [] : below(names)), ...why];
}

/** Files that are written are listed anyway; what stays behind is listed nowhere else. */
function namesOf({ id, examples, count, text }: PlanStep): string {
  if (id === "reshard" || id === "keep-shards" || id === "index" || id === "side-files") return "";
  const shown = id === "left-out" ? examples : examples.slice(0, NAMES_OF_A_STEP);
  if (shown.every((name) => text.includes(name))) return "";
  return `${shown.join(", ")}${count > shown.length ? `, and ${grouped(count - shown.length)} more` : ""}`;
}

function fileLines(outputs: readonly OutputFile[], paint: Paint): readonly string[] {
  const hidden = Math.max(0, outputs.length - MOST_FILES);
  const shown = hidden === 0 ? outputs : [...outputs.slice(0, MOST_FILES / 2), ...outputs.slice(-MOST_FILES / 2)];
  const rows = shown.map((output) => [escapeTerminal(output.name), roughBytes(BigInt(output.size)), howMade(output)]);
  const lines = textTable(rows, new Set([1])).map((line) => `  ${line}`);
  if (hidden === 0) return lines;
  return lines.toSpliced(MOST_FILES / 2, 0, paint.dim(`  … ${grouped(hidden)} more`));
}

function howMade({ parts }: OutputFile): string {
  const tensors = parts.filter(({ kind }) => kind === "tensor").length;
  if (tensors > 0) return tensors === 1 ? "1 tensor" : `${grouped(tensors)} tensors`;
  return parts.every(({ kind }) => kind === "file") ? "copied" : "written";
}

function totalRows(plan: ConversionPlan): readonly (readonly [label: string, text: string])[] {
  const { read, written, checked, tensors, casts, dtypes } = planTotals(plan);
  const amount = (bytes: number): string => `${roughBytes(BigInt(bytes))} (${grouped(bytes)} bytes)`;
  const kinds = dtypes.map(({ dtype, count }) => `${grouped(count)} ${dtype}`).join(", ");
  const changes = casts.map(({ from, to, count }) => `${grouped(count)} from ${from} to ${to}`).join(", ");
  const seconds = (read + written + checked) / BYTES_PER_SECOND;
  return [
    ["tensors", `${grouped(tensors)}: ${kinds}`],
    ["casts", changes === "" ? "none" : changes],
    ["read", amount(read)],
    ...(checked === 0 ? [] : [["checksums", `${amount(checked)} of torch files are read once more before`] as const]),
    ["written", amount(written)],
    ["free space", `${roughBytes(BigInt(written))} are needed where the output goes`],
    [
      "time",
      `about ${duration(seconds)}: an estimate, for a disk that reads and writes ${roughBytes(BigInt(BYTES_PER_SECOND))} a second in all`,
    ],
  ];
}

function duration(seconds: number): string {
  if (seconds < 1) return "a second";
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
