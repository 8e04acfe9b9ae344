import { printPointer } from "../../format/json/pointer.ts";
import type { LintResult } from "../lint-result.ts";
import type { Baseline, BaselineFinding } from "./baseline.ts";

/** A checkpoint and its folder relative to the baseline's. */
export interface BaselinedResult {
  readonly path: string;
  readonly result: LintResult;
}

type Findings = ReadonlyMap<string, readonly BaselineFinding[]>;

/**
 * Today's findings of these checkpoints in place of what the baseline has of them; what it has of others stays.
 * @param vanished folders that are not there any more: what comes there later is not known yet
 */
export function renewBaseline(
  old: Baseline | null,
  linted: readonly BaselinedResult[],
  vanished: ReadonlySet<string>,
): Findings {
  const checkpoints = new Map(findingsOf(old, vanished));
  for (const { path } of linted) checkpoints.set(path, []);
  // A folder may be that of a checkpoint and of resources.
  for (const { path, result } of linted) {
    checkpoints.set(path, [...(checkpoints.get(path) ?? []), ...activeFindings(result)]);
  }
  return checkpoints;
}

/** The baseline without the findings that are gone from these checkpoints. Nothing is added. @param vanished as above */
export function pruneBaseline(
  old: Baseline,
  linted: readonly BaselinedResult[],
  vanished: ReadonlySet<string>,
): Findings {
  const checkpoints = new Map(findingsOf(old, vanished));
  for (const { path, result } of linted) {
    const gone = new Set(result.acceptance?.gone);
    const findings = checkpoints.get(path) ?? [];
    checkpoints.set(
      path,
      findings.filter(({ fingerprint }) => !gone.has(fingerprint)),
    );
  }
  return checkpoints;
}

function findingsOf(
  baseline: Baseline | null,
  vanished: ReadonlySet<string>,
): readonly (readonly [string, readonly BaselineFinding[]])[] {
  return [...(baseline?.checkpoints ?? [])].flatMap(([path, { findings }]) =>
    vanished.has(path) ? [] : [[path, findings] as const],
  );
}

/** What is ignored has its reason elsewhere, and a crash is nothing to get used to. */
function activeFindings({ diagnostics }: LintResult): readonly BaselineFinding[] {
  return diagnostics
    .filter(({ state, ruleId }) => state.kind === "active" && !ruleId.startsWith("internal/"))
    .map(({ place, ruleId, message, fingerprint }) => ({
      file: place.file,
      pointer: printPointer(place.pointer),
      rule: ruleId,
      message,
      fingerprint,
    }));
}
