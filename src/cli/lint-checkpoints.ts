import type { Discovery } from "../checkpoint/discover.ts";
import type { UnmatchedPath } from "../checkpoint/discover-unmatched.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { UsageError } from "../errors.ts";
import type { Linter } from "../linter/create-linter.ts";
import { SourceError } from "../source/virtual-fs.ts";
import type { Progress } from "./progress.ts";

export interface LintedPaths {
  readonly results: readonly LintResult[];
  /** What could not be checked. */
  readonly unmatched: readonly UnmatchedPath[];
}

/** A linter, or one that knows earlier verdicts. */
export interface CheckpointLinter extends Pick<Linter, "lint" | "audit" | "lintDeployment"> {
  /** @throws ConfigError, UsageError */
  settingsOf(root: string): Promise<unknown>;
}

/**
 * Lints checkpoints one after the other, so that memory holds one at a time.
 * The resources of a deployment are linted together, after them.
 * @param options searched: paths of which all checkpoints are among them; mappings: where the sources of resources lie
 */
export async function lintCheckpoints(
  { checkpoints, resources, unmatched }: Discovery,
  { searched, mappings }: { readonly searched: readonly string[]; readonly mappings: readonly string[] },
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
  if (resources.length > 0) {
    progress.show(`linting ${resources.length === 1 ? resources[0] : `the resources in ${resources.length} files`}`);
    const known = new Set(results.map(({ root }) => root));
    const found = await linter.lintDeployment(resources, mappings);
    results.push(...found.filter(({ kind, root }) => kind === "deployment" || !known.has(root)));
  } else if (mappings.length > 0 && unmatched.length === 0) {
    throw new UsageError("--map says where the sources of resources lie, and no path has resources", {
      hint: "name the YAML files with the resources too",
    });
  }
  // What an entry of a configuration is for may be in what could not be looked at.
  const isWhole = unmatched.length + lost.length === 0;
  const audits = await linter.audit(results, isWhole ? searched : []);
  return { results: [...results, ...audits], unmatched: [...unmatched, ...lost] };
}

/** Mistakes in configuration files are told before the first of a hundred checkpoints is linted. */
async function checkConfigs(checkpoints: readonly string[], linter: CheckpointLinter): Promise<void> {
  for (const root of checkpoints) await linter.settingsOf(root);
}
