import type { WorkspaceFolder } from "vscode-languageserver";
import { discoverCheckpoints } from "../checkpoint/discover.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { pathOfUri } from "./file-uri.ts";
import type { Workspace } from "./workspace.ts";

/** The command that lints what is not open. */
export const LINT_WORKSPACE = "checkpointlint.lintWorkspace";

/** Lints every checkpoint below the folders of the client, and keeps showing what was found. */
export async function lintWorkspace(
  workspace: Workspace,
  folders: readonly WorkspaceFolder[],
  fs: VirtualFs,
): Promise<number> {
  const paths = folders.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== null);
  const { checkpoints } = await discoverCheckpoints(fs, paths, { expandGlob: false });
  for (const root of checkpoints) await workspace.pin(root);
  return checkpoints.length;
}
