import type { PathFrom } from "../engine/config/path-from.ts";
import type { LintResult } from "../engine/lint-result.ts";

/** Whether everything below a folder was searched for what can be linted. @param searched paths */
export function createCovers(searched: readonly string[], pathFrom: PathFrom): (folder: string) => boolean {
  return (folder) => searched.some((path) => !/^\.\.(?:\/|$)/.test(pathFrom(path, folder)));
}

/**
 * A verdict of which it can be believed what is gone from the baseline. What was found of resources may have come from how they
 * stand to others, which were not among those of this run unless all were.
 */
export function withCertainGone(
  result: LintResult,
  baselineFolder: string | null,
  covers: (folder: string) => boolean,
): LintResult {
  const { kind, acceptance } = result;
  if (kind !== "deployment" || acceptance === undefined || baselineFolder === null || covers(baselineFolder))
    return result;
  return { ...result, acceptance: { ...acceptance, gone: [] } };
}
