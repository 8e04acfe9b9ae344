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

/** A linter, or one that knows earlier verdicts. */
export interface CheckpointLinter extends Pick<Linter, "lint" | "audit"> {
  /** @throws ConfigError, UsageError */
  settingsOf(root: string): Promise<unknown>;
}

/**
 * Lints checkpoints one after the other, so that memory holds one at a time.
 * @param searched paths of which all checkpoints are among them
 */
export async function lintCheckpoints(
  { checkpoints, unmatched }: Discovery,
  searched: readonly string[],
  linter: CheckpointLinter,
  progress: Progress,
): Promise<LintedPaths> {
  await checkConfigs(checkpoints, linter);
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
  const audits = await linter.audit(results, searched);
  return { results: [...results, ...audits], unmatched: [...unmatched, ...lost] };
}

/** Mistakes in configuration files are told before the first of a hundred checkpoints is linted. */
async function checkConfigs(checkpoints: readonly string[], linter: CheckpointLinter): Promise<void> {
  for (const root of checkpoints) await linter.settingsOf(root);
}
