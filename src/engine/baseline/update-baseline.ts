import { isYamlName } from "../../checkpoint/resource-signs.ts";
import { printPointer } from "../../format/json/pointer.ts";
import type { LintResult } from "../lint-result.ts";
import type { BaselineFinding } from "./baseline.ts";

/** A checkpoint and its folder relative to the baseline's. */
export interface BaselinedResult {
  readonly path: string;
  readonly result: LintResult;
}

/** By folder. */
export type Findings = ReadonlyMap<string, readonly BaselineFinding[]>;

/** Today's findings of these checkpoints in place of what the baseline has of them; what it has of others stays. */
export function renewBaseline(old: Findings, linted: readonly BaselinedResult[]): Findings {
  const checkpoints = new Map(old);
  for (const { path, result } of linted) {
    const kept = (checkpoints.get(path) ?? []).filter((finding) => !isOf(finding, result));
    checkpoints.set(path, kept);
  }
  // A folder may be that of a checkpoint and of resources.
  for (const { path, result } of linted) {
    checkpoints.set(path, [...(checkpoints.get(path) ?? []), ...activeFindings(result)]);
  }
  return checkpoints;
}

/** The baseline without the findings that are gone from these checkpoints. Nothing is added. */
export function pruneBaseline(old: Findings, linted: readonly BaselinedResult[]): Findings {
  const checkpoints = new Map(old);
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

/** A folder may be that of a checkpoint and of resources, and of resources only some files were linted. */
function isOf({ file }: BaselineFinding, { kind, files }: LintResult): boolean {
  return kind === "deployment" ? files.includes(file) : !isYamlName(file);
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
