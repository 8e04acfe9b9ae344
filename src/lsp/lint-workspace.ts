import { discoverCheckpoints } from "../checkpoint/discover.ts";
import type { Session } from "./session.ts";

/** The command that lints what is not open. */
export const LINT_WORKSPACE = "checkpointlint.lintWorkspace";

/** Lints every checkpoint and resource below the folders of the client, and keeps showing what was found. @returns how many checkpoints there are */
export async function lintWorkspace({ workspace, folders, fs }: Session): Promise<number> {
  const { checkpoints, resources } = await discoverCheckpoints(fs, folders, { expandGlob: false });
  for (const root of checkpoints) await workspace.pin(root);
  for (const folder of new Set(resources.map((path) => fs.parent(path)))) await workspace.pinResources(folder);
  return checkpoints.length;
}
