import { possibleFolderOf } from "../checkpoint/discover-file.ts";
import { createSearch } from "../checkpoint/discover-search.ts";
import { normalisePath } from "../source/lexical-path.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import type { RootSubject } from "./root-settings.ts";

/**
 * Whether a configuration may have come with a checkpoint: it lies in the folder of the one that is linted. That resources
 * lie beside it says nothing of where it is from, as other code of a repository; but it may lie in a checkpoint all the same.
 */
export async function mayBeDownloaded(
  folder: string,
  root: string,
  subject: RootSubject,
  fs: VirtualFs,
): Promise<boolean> {
  if (subject === "checkpoint") return folder === normalisePath(root);
  return (await possibleFolderOf(createSearch(fs), folder)) !== null;
}
