import type { VerifyProblem, VerifyResult } from "../convert/verify/verification.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { type Paint, PLAIN_PAINT } from "./paint.ts";
import { count, GLYPHS } from "./summary-line.ts";
import { bytesText } from "./transfer-text.ts";

export interface VerifyReport {
  /** The folder that was verified. */
  readonly output: string;
  /** What it was compared with; null when with its DONE alone. */
  readonly source: string | null;
  readonly verified: VerifyResult;
  /** What its own lint found; null when it was not linted. */
  readonly lint: VerifiedLint | null;
}

export interface VerifiedLint {
  /** Errors that nobody took upon himself. */
  readonly errors: number;
  /** Errors that DONE says were known. */
  readonly forced: number;
  readonly crashed: number;
  readonly checked: number;
  /** Ids of the rules whose errors do not count: known, or about a platform that the output is not for. */
  readonly known: ReadonlySet<string>;
}

const MAX_PROBLEMS = 20;

export function isVerified({ verified, lint }: Pick<VerifyReport, "verified" | "lint">): boolean {
  return verified.problems.length === 0 && (lint === null || lint.errors + lint.crashed === 0);
}

/** What looking at an output again has shown, for people. */
export function verifyText(report: VerifyReport, paint: Paint = PLAIN_PAINT): string {
  const { verified, lint, output } = report;
  const to = escapeTerminal(output);
  const shown = verified.problems.slice(0, MAX_PROBLEMS).map((problem) => problemLine(problem, paint));
  const more = verified.problems.length - shown.length;
  const head = isVerified(report)
    ? paint.good(`${GLYPHS.ok} ${to} is whole`)
    : paint.severity("error", `${GLYPHS.error} ${to} is not what was converted: ${failureText(report)}`);
  const lines = [
    ...shown,
    ...(more > 0 ? [`  … and ${more} more (--format json lists all)`] : []),
    head,
    ...facts(report).map((line) => `  ${line}`),
    ...(lint === null ? [] : [`  ${lintText(lint)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

export function failureText({ verified, lint }: Pick<VerifyReport, "verified" | "lint">): string {
  const { problems } = verified;
  const parts = [
    ...(problems.length > 0 ? [count(problems.length, "problem")] : []),
    ...(lint !== null && lint.errors > 0 ? [`${count(lint.errors, "error")} of its lint`] : []),
    ...(lint !== null && lint.crashed > 0 ? [`${count(lint.crashed, "rule")} crashed`] : []),
  ];
  return parts.join(", ");
}

function problemLine({ text, code }: VerifyProblem, paint: Paint): string {
  return `  ${paint.severity("error", GLYPHS.error)} ${cutText(escapeTerminal(text))}  ${paint.dim(code)}`;
}

function facts({ verified, source }: VerifyReport): readonly string[] {
  const { counts, casts, isSamePlan, foreignDone, forced } = verified;
  const farthest = casts.reduce((max, { maxDifference }) => Math.max(max, maxDifference), 0);
  return [
    `${count(counts.files, "file")}, ${bytesText(counts.bytes)}, ${count(counts.tensors, "tensor")}`,
    ...(source === null ? [] : [comparedText(escapeTerminal(source), counts)]),
    ...(casts.length === 0 ? [] : [`${count(casts.length, "tensor")} cast, at most ${farthest} away from the source`]),
    ...(isSamePlan === false ? ["converted with other options than these"] : []),
    ...(foreignDone ? ["DONE is of another program: its files could not be compared with it"] : []),
    ...(forced === null
      ? []
      : [`forced past ${forced.rules.map(escapeTerminal).join(", ")}: ${cutText(escapeTerminal(forced.reason))}`]),
  ];
}

function comparedText(source: string, { compared, differing }: VerifyResult["counts"]): string {
  const same = differing === 0 ? "all as they should be" : `${differing} other than they should be`;
  return `${count(compared, "tensor")} compared with ${source}, ${same}`;
}

function lintText({ errors, forced, crashed, checked }: VerifiedLint): string {
  const known = forced === 0 ? "" : ` (${forced} known and forced)`;
  if (errors + crashed === 0) return `its lint found no error${known} (${count(checked, "rule")} checked)`;
  return `its lint found ${count(errors, "error")}${known}`;
}
