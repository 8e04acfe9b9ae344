import type { VirtualFs } from "../../source/virtual-fs.ts";
import { pathFromFile } from "../config/path-from-file.ts";
import type { Baseline } from "./baseline.ts";

/** Folders in a baseline that are not there any more. Kept, an entry would accept the faults of the next checkpoint of that name. */
export async function vanishedCheckpoints(
  { folder, checkpoints }: Baseline,
  fs: VirtualFs,
): Promise<ReadonlySet<string>> {
  const vanished = new Set<string>();
  for (const path of checkpoints.keys()) {
    if ((await fs.kindOf(pathFromFile(fs, folder, path))) === null) vanished.add(path);
  }
  return vanished;
}
