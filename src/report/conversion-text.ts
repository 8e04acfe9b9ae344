import type { ExecutionResult } from "../convert/execute/execution.ts";
import type { ConversionPlan, OutputFile } from "../convert/plan.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { type Paint, PLAIN_PAINT } from "./paint.ts";
import { count, GLYPHS } from "./summary-line.ts";
import { bytesText, durationText } from "./transfer-text.ts";

/** What of a plan is told when it is carried out: a small part of it. */
export interface PlanOutline extends Pick<ConversionPlan, "layout" | "steps"> {
  readonly outputs: readonly Pick<OutputFile, "name" | "size">[];
}

export function planOutline({ layout, steps, outputs }: ConversionPlan): PlanOutline {
  return { layout, steps, outputs: outputs.map(({ name, size }) => ({ name, size })) };
}

export interface ConversionReport {
  readonly plan: PlanOutline;
  readonly source: string;
  readonly output: string;
  readonly execution: ExecutionResult;
  /** Milliseconds. */
  readonly time: number;
  /** What its lint leaves to be known, as clauses. */
  readonly notes: readonly string[];
  /** The command that looks at the output again. */
  readonly next: string;
}

const MAX_OVERFLOWS = 5;
/** The speed of fewer bytes is that of opening files. */
const TOLD_SPEED = 10_000_000;

/** What a conversion did, for people. */
export function conversionText(report: ConversionReport, paint: Paint = PLAIN_PAINT): string {
  const { plan, execution, source, output } = report;
  const { done } = execution;
  const from = escapeTerminal(source);
  const to = escapeTerminal(output);
  const head =
    execution.state === "already-done"
      ? `${to} is already what ${from} becomes (${plan.layout}); nothing was written`
      : `converted ${from} to ${to} (${plan.layout})`;
  const lines = [
    paint.good(`${GLYPHS.ok} ${head}`),
    ...(execution.state === "already-done" ? [] : plan.steps.map(({ text }) => `  ${cutText(escapeTerminal(text))}`)),
    `  ${amounts(report)}`,
    ...[...report.notes, ...conversionNotes(execution)].map((note) =>
      paint.severity("warning", `  ${GLYPHS.warning} ${escapeTerminal(note)}`),
    ),
    ...(done.forced === null ? [] : [`  forced past ${done.forced.rules.map(escapeTerminal).join(", ")}`]),
    `  ${to.replace(/\/+$/, "")}/DONE has a ${done.checksum} of ${count(done.files.length, "file")}`,
    `  ${paint.dim("next:")} ${paint.code(escapeTerminal(report.next))}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** What whoever uses the output should know, as clauses. */
export function conversionNotes({
  overflows,
  warnings,
}: Pick<ExecutionResult, "overflows" | "warnings">): readonly string[] {
  const shown = overflows
    .slice(0, MAX_OVERFLOWS)
    .map(({ tensor, count: values }) => `${tensor}: ${count(values, "value")} became infinite in the cast`);
  const more = overflows.length - shown.length;
  return [...shown, ...(more > 0 ? [`and so in ${count(more, "tensor")} more`] : []), ...warnings];
}

function amounts({ plan, execution, time }: ConversionReport): string {
  const bytes = plan.outputs.reduce((sum, { size }) => sum + size, 0);
  const what = `${count(plan.outputs.length, "file")}, ${bytesText(bytes)}`;
  if (execution.state === "already-done") return what;
  const sizes = new Map(plan.outputs.map(({ name, size }) => [name, size]));
  const written = bytes - execution.reused.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  const speed = time > 0 && written >= TOLD_SPEED ? ` (${bytesText(written / (time / 1000))}/s)` : "";
  const reused = execution.reused.length === 0 ? "" : `, ${execution.reused.length} of an earlier run`;
  return `${what} in ${durationText(time)}${speed}${reused}`;
}
