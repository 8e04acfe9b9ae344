import { type Discovery, discoverCheckpoints } from "../checkpoint/discover.ts";
import type { CliIo } from "./cli-io.ts";
import type { LintOptions } from "./lint-options.ts";
import type { Progress } from "./progress.ts";

/**
 * The checkpoints that the command line names; with --changed those of them that the git change touches.
 * @throws UsageError where git cannot say
 */
export async function findCheckpoints(options: LintOptions, io: CliIo, progress: Progress): Promise<Discovery> {
  progress.show(`looking for checkpoints in ${options.paths.join(", ")}`);
  if (options.changed !== null) {
    const { changedCheckpoints } = await import("./git/changed-checkpoints.ts");
    return await changedCheckpoints(options.paths, options.changed.since, io);
  }
  return await discoverCheckpoints(io.fs, options.paths, { expandGlob: true, sureOnly: options.hook });
}
