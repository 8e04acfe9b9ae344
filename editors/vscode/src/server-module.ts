import { existsSync } from "node:fs";
import { join } from "node:path";

export interface ServerSearch {
  /** The setting checkpointlint.path; "" when it is not set. */
  readonly configured: string;
  readonly isTrusted: boolean;
  /** Paths of the workspace's folders. */
  readonly folders: readonly string[];
  /** Of the copy that comes with the extension. */
  readonly own: string;
}

export interface FoundServer {
  readonly module: string;
  readonly from: "setting" | "workspace" | "extension";
}

/**
 * Which checkpointlint to start: the configured one, the workspace's, or our own. Code of a workspace runs only where its
 * user trusts it.
 * @throws Error when a path is configured and nothing stands there
 */
export function findServer({ configured, isTrusted, folders, own }: ServerSearch): FoundServer {
  if (isTrusted && configured !== "") {
    const module = cliAt(configured);
    if (module === null) throw new Error(`checkpointlint.path is ${configured}, and there is no checkpointlint`);
    return { module, from: "setting" };
  }
  if (isTrusted) {
    for (const folder of folders) {
      const module = cliAt(join(folder, "node_modules", "checkpointlint"));
      if (module !== null) return { module, from: "workspace" };
    }
  }
  return { module: own, from: "extension" };
}

function cliAt(path: string): string | null {
  const module = path.endsWith(".js") ? path : join(path, "dist", "cli.js");
  return existsSync(module) ? module : null;
}
