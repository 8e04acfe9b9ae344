import { bestSafety } from "../engine/fixes/best-safety.ts";
import type { Counts, LintResult } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";
import type { Paint } from "./paint.ts";

export const GLYPHS: Readonly<Record<Severity | "ok", string>> = { error: "✖", warning: "⚠", info: "ℹ", ok: "✔" };

/**
 * "✖ 3 errors, 1 warning (2 ignored)", or "✔ no problems (61 rules checked)"; of several checkpoints also in how many.
 * @param unchecked paths that were named and could not be checked
 */
export function summaryLine(results: readonly LintResult[], counts: Counts, paint: Paint, unchecked = 0): string {
  const worst = worstOf(counts);
  const found = [
    ...plural(counts.error, "error"),
    ...plural(counts.warning, "warning"),
    ...(counts.info > 0 ? [`${counts.info} info`] : []),
  ];
  const crashed = results.reduce((sum, result) => sum + result.rules.crashed.length, 0);
  const aside = [
    ...(counts.ignored > 0 ? [`${counts.ignored} ignored`] : []),
    ...(counts.baselined > 0 ? [`${counts.baselined} in the baseline`] : []),
    ...fixable(results),
  ];
  if (crashed > 0) found.push(`${count(crashed, "rule")} crashed`);
  const checkpoints = results.filter(({ kind }) => kind !== "configuration");
  const many = checkpoints.length > 1;
  if (found.length > 0) {
    const bad = checkpoints.filter(hasFindings).length;
    const isPair = checkpoints.some(({ kind }) => kind === "pair");
    const where = many && bad > 0 && !isPair ? placesOf(checkpoints, bad) : "";
    const missed = unchecked > 0 ? `, ${notChecked(unchecked)}` : "";
    return paintWorst(crashed + unchecked > 0 ? "error" : worst, found.join(", ") + where + missed, aside, paint);
  }
  if (unchecked > 0) return paintWorst("error", notChecked(unchecked), aside, paint);
  const checked = new Set(checkpoints.flatMap((result) => result.rules.checked)).size;
  if (checkpoints.length === 0) return paintWorst("warning", "nothing was checked: no checkpoint", aside, paint);
  if (checked === 0) return paintWorst("warning", "nothing was checked: no rule applies", aside, paint);
  return paintWorst(
    null,
    many ? `no problems in ${nounOf(checkpoints)}` : "no problems",
    [`${count(checked, "rule")} checked`, ...aside],
    paint,
  );
}

/** " in 1 of 3 checkpoints"; kinds are not counted together: " in the checkpoint and 2 of 3 deployments". */
function placesOf(results: readonly LintResult[], bad: number): string {
  if (results.every(({ kind }) => kind === results[0]?.kind)) return ` in ${bad} of ${nounOf(results)}`;
  const parts = (["checkpoint", "deployment"] as const).flatMap((kind) => {
    const ofKind = results.filter((result) => result.kind === kind);
    const badOnes = ofKind.filter(hasFindings).length;
    if (badOnes === 0) return [];
    return [ofKind.length === 1 ? `the ${kind}` : `${badOnes} of ${count(ofKind.length, kind)}`];
  });
  return ` in ${parts.join(" and ")}`;
}

/** "3 checkpoints", "2 checkpoints and a deployment". */
export function nounOf(results: readonly LintResult[]): string {
  const checkpoints = results.filter(({ kind }) => kind === "checkpoint").length;
  if (results.some(({ kind }) => kind === "pair")) return `${count(checkpoints, "checkpoint")} and their pair`;
  const deployments = results.length - checkpoints;
  if (deployments === 0) return count(checkpoints, "checkpoint");
  if (checkpoints === 0) return count(deployments, "deployment");
  return `${count(checkpoints, "checkpoint")} and ${deployments === 1 ? "a deployment" : `${deployments} deployments`}`;
}

/** "3 fixable with --fix, 2 with --fix-unsafe" */
function fixable(results: readonly LintResult[]): readonly string[] {
  const found = { safe: 0, unsafe: 0 };
  for (const { diagnostics } of results) {
    for (const diagnostic of diagnostics) {
      const safety = bestSafety(diagnostic);
      if (safety !== null) found[safety]++;
    }
  }
  const { safe, unsafe } = found;
  if (safe === 0) return unsafe === 0 ? [] : [`${unsafe} fixable with --fix-unsafe`];
  return [`${safe} fixable with --fix`, ...(unsafe === 0 ? [] : [`${unsafe} with --fix-unsafe`])];
}

/** "2 paths were not checked" */
export function notChecked(paths: number): string {
  return `${count(paths, "path")} ${paths === 1 ? "was" : "were"} not checked`;
}

/** The gravest severity that was found. */
export function worstOf(counts: Pick<Counts, Severity>): Severity | null {
  if (counts.error > 0) return "error";
  if (counts.warning > 0) return "warning";
  return counts.info > 0 ? "info" : null;
}

/** "1 rule", "2 rules". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function hasFindings({ counts, rules }: LintResult): boolean {
  return worstOf(counts) !== null || rules.crashed.length > 0;
}

function plural(number: number, noun: string): readonly string[] {
  return number > 0 ? [count(number, noun)] : [];
}

function paintWorst(worst: Severity | null, text: string, aside: readonly string[], paint: Paint): string {
  const line = `${GLYPHS[worst ?? "ok"]} ${text}`;
  const tail = aside.length === 0 ? "" : paint.dim(` (${aside.join(", ")})`);
  return paint.bold(worst === null ? paint.good(line) : paint.severity(worst, line)) + tail;
}
