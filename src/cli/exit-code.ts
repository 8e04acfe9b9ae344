import type { Counts } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";

/** 0: gate open. 1: findings at or over the threshold. 2: could not check. 3: the lint passed and the conversion failed. 129 and more: a signal. */
export type ExitCode = 0 | 1 | 2 | 3 | 129 | 130 | 143;

export interface LintOutcome {
  readonly counts: Pick<Counts, Severity>;
  /** Rules that crashed, over all checkpoints. */
  readonly crashed: number;
  /** Paths that could not be checked: no checkpoint there, or not readable. */
  readonly unchecked: number;
}

export interface Gate {
  /** The mildest severity that closes the gate. */
  readonly failOn: Severity;
  /** null: any number. */
  readonly maxWarnings: number | null;
}

/** What was not checked outweighs what was found: the gate fails closed, and says so. */
export function exitCode(outcome: LintOutcome, gate: Gate): ExitCode {
  if (outcome.crashed > 0 || outcome.unchecked > 0) return 2;
  return countsFail(outcome.counts, gate) ? 1 : 0;
}

function countsFail(counts: Pick<Counts, Severity>, { failOn, maxWarnings }: Gate): boolean {
  if (counts.error > 0) return true;
  if (maxWarnings !== null && counts.warning > maxWarnings) return true;
  if (failOn !== "error" && counts.warning > 0) return true;
  return failOn === "info" && counts.info > 0;
}
