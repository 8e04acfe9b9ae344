import { discoverCheckpoints } from "../checkpoint/discover.ts";
import type { Session } from "./session.ts";

/** The command that lints what is not open. */
export const LINT_WORKSPACE = "checkpointlint.lintWorkspace";

/** Lints every checkpoint below the folders of the client, and keeps showing what was found. @returns how many there are */
export async function lintWorkspace({ workspace, folders, fs }: Session): Promise<number> {
  const { checkpoints } = await discoverCheckpoints(fs, folders, { expandGlob: false });
  for (const root of checkpoints) await workspace.pin(root);
  return checkpoints.length;
}
