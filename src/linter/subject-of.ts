import type { LintResult } from "../engine/lint-result.ts";
import type { RootSubject } from "./root-settings.ts";

/** As what the folder of a verdict was linted. */
export function subjectOf({ kind }: Pick<LintResult, "kind">): RootSubject {
  return kind === "deployment" ? "deployment" : "checkpoint";
}
