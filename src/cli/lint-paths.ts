import { discoverCheckpoints } from "../checkpoint/discover.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { type CheckpointLinter, type LintedPaths, lintCheckpoints } from "./lint-checkpoints.ts";
import type { Progress } from "./progress.ts";

/** Finds the checkpoints below paths and lints them. */
export async function lintPaths(
  fs: VirtualFs,
  paths: readonly string[],
  linter: CheckpointLinter,
  progress: Progress,
): Promise<LintedPaths> {
  progress.show(`looking for checkpoints in ${paths.join(", ")}`);
  return lintCheckpoints(await discoverCheckpoints(fs, paths, { expandGlob: true }), paths, linter, progress);
}
