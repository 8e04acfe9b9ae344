import type { Discovery } from "../checkpoint/discover.ts";
import type { UnmatchedPath } from "../checkpoint/discover-unmatched.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { Linter } from "../linter/create-linter.ts";
import { SourceError } from "../source/virtual-fs.ts";
import type { Progress } from "./progress.ts";

export interface LintedPaths {
  readonly results: readonly LintResult[];
  /** What could not be checked. */
  readonly unmatched: readonly UnmatchedPath[];
}

/** Lints checkpoints one after the other, so that memory holds one at a time. */
export async function lintCheckpoints(
  { checkpoints, unmatched }: Discovery,
  linter: Pick<Linter, "lint">,
  progress: Progress,
): Promise<LintedPaths> {
  const results: LintResult[] = [];
  const lost: UnmatchedPath[] = [];
  for (const [at, root] of checkpoints.entries()) {
    progress.show(checkpoints.length === 1 ? `linting ${root}` : `linting ${at + 1} of ${checkpoints.length}: ${root}`);
    try {
      results.push(await linter.lint(root));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      lost.push({ path: root, reason: error.reason, hint: "check that the folder is still there and may be read" });
    }
  }
  return { results, unmatched: [...unmatched, ...lost] };
}
