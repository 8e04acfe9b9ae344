import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { fileNameFault } from "../../source/file-name-fault.ts";
import type { DirectoryEntry } from "../../source/virtual-fs.ts";
import { DONE_NAME, nameKey } from "./name-key.ts";

export interface SideFiles {
  /** To be copied, in the order of their names. */
  readonly copied: readonly DirectoryEntry[];
  /** Names of what stays behind, folders with a slash, in their order. */
  readonly left: readonly string[];
}

/**
 * Divides what lies beside the weights. Hidden files, folders, links that may not be followed and names that are no plain
 * file names always stay behind, and of two that a file system may take for one the second.
 * @param taken names that the plan writes itself, and those of the weight files that it reads: neither copied nor left
 */
export function divideSideFiles(
  { files }: Checkpoint,
  taken: ReadonlySet<string>,
  accept: (name: string) => boolean,
): SideFiles {
  const copied: DirectoryEntry[] = [];
  const left: string[] = [];
  const keys = new Set([...taken, DONE_NAME].map(nameKey));
  for (const entry of [...files.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    const { name } = entry;
    if (taken.has(name)) continue;
    const key = nameKey(name);
    if (isCopyable(entry) && accept(name) && !keys.has(key)) {
      copied.push(entry);
      keys.add(key);
    } else left.push(entry.kind === "directory" ? `${name}/` : name);
  }
  return { copied, left };
}

function isCopyable({ name, kind, link }: DirectoryEntry): boolean {
  if (kind !== "file" || name.startsWith(".") || name.includes(":") || fileNameFault(name) !== null) return false;
  return link === null || link.state === "blob" || link.state === "sibling";
}
