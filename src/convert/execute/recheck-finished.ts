import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import { type CheckedFile, checkOutputs } from "./check-files.ts";
import { decideStart } from "./decide-start.ts";
import type { Done } from "./done.ts";
import type { ExecutionResult } from "./execution.ts";
import { refuseHardLinks } from "./output-place.ts";
import { outputScans } from "./output-scans.ts";
import { type PinnedFolder, pinFolder } from "./pinned-folder.ts";
import type { Run } from "./run.ts";
import { type OutputSurvey, surveyOutput } from "./survey-output.ts";
import { writeError } from "./write-error.ts";

/**
 * Looks at an output that exists, before anything is written: refuses it when it cannot be used, and when a DONE of this
 * very plan is there and all that it lists is right, this is all there is to do. null otherwise. @throws ConversionError
 */
export async function recheckFinished(path: string, run: Run): Promise<ExecutionResult | null> {
  const { execution, header, identities, runner, checksum, meter } = run;
  const { plan, origin, restart, output, repair } = execution;
  const folder = pinOutput(path);
  if (folder === null) return null;
  try {
    const survey = surveyUnlocked(folder);
    refuseHardLinks(survey.entries, identities);
    const { finished, claims } = decideStart(survey, { header, origin, restart, output, plan });
    // With a state there is something to clear away, or another process that is at it.
    if (finished === null || survey.hasState) return null;
    meter.phase(
      "check-output",
      claims.reduce((sum, { size }) => sum + size, 0),
    );
    const checked = await checkOutputs(plan.outputs, claims, folder, runner, checksum, execution.scan, ({ name }) =>
      meter.file(name),
    );
    if (checked.length === plan.outputs.length) return alreadyDone(run, finished, checked);
    if (!repair) throw damagedOutput(run, checked);
    return null;
  } finally {
    folder.close();
  }
}

/**
 * Another process may finish meanwhile: its DONE was not there yet when names were read, and its journal no longer when it
 * was. It makes DONE before it takes the journal away, so who looks again sees it.
 */
function surveyUnlocked(folder: PinnedFolder): OutputSurvey {
  const survey = surveyOutput(folder);
  return survey.hasState && survey.done === null && survey.journal === null ? surveyOutput(folder) : survey;
}

/** null when another process has just taken it away, as it had nothing in it. */
function pinOutput(path: string): PinnedFolder | null {
  try {
    return pinFolder(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw writeError(`look at ${path}`, error);
  }
}

export function alreadyDone(
  { warnings, execution }: Run,
  done: Done,
  checked: readonly CheckedFile[],
): ExecutionResult {
  return {
    state: "already-done",
    done,
    reused: checked.map(({ entry }) => entry.name),
    overflows: done.overflows,
    scans: outputScans(execution, checked),
    warnings: [...warnings],
  };
}

export function damagedOutput({ execution }: Run, checked: readonly CheckedFile[]): ConversionError {
  const right = new Set(checked.map(({ entry }) => entry.name));
  const wrong = execution.plan.outputs.map(({ name }) => name).filter((name) => !right.has(name));
  const more = wrong.length > 5 ? ` and ${wrong.length - 5} more` : "";
  return new ConversionError(
    "output",
    `the finished output in ${execution.output} was changed since: ${wrong.slice(0, 5).join(", ")}${more} missing or damaged`,
    { hint: "--repair writes these files anew" },
  );
}
