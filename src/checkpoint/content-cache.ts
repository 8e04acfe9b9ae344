import type { DirectoryEntry } from "../source/virtual-fs.ts";
import type { FileContent } from "./read-content.ts";

/** What files of a checkpoint gave, for as long as they stay as they are: for a process that reads the same folder again and again. */
export interface ContentCache {
  /** What the file gave when it had the same size and time; else what `read` gives. */
  contentOf(path: string, entry: DirectoryEntry, read: () => Promise<FileContent>): Promise<FileContent>;
  /** Drops what is kept of the files of a folder. */
  forget(belongs: (path: string) => boolean): void;
}

/** Two writes within one tick of a file system's clock leave the same time; the coarsest in use (FAT) ticks every two seconds. */
const COARSEST_TICK = 2000;

/** @param clock milliseconds since 1970, by which a file that was written just now is told: it may change again unnoticed */
export function createContentCache(clock: () => number): ContentCache {
  const kept = new Map<string, { readonly stamp: string; readonly content: FileContent }>();
  return {
    async contentOf(path, entry, read) {
      const stamp = stampOf(entry);
      const known = kept.get(path);
      if (known !== undefined && known.stamp === stamp) return known.content;
      const settled = clock() - entry.modified > COARSEST_TICK;
      const content = await read();
      if (settled && isRepeatable(content)) kept.set(path, { stamp, content });
      else kept.delete(path);
      return content;
    },
    forget(belongs) {
      for (const path of [...kept.keys()].filter(belongs)) kept.delete(path);
    },
  };
}

function stampOf({ kind, size, modified, link }: DirectoryEntry): string {
  return `${kind} ${size} ${modified} ${link === null ? "" : `${link.state} ${link.target}`}`;
}

/** Rights and a writer at work leave no mark on the size and the time of a file. */
function isRepeatable({ problems }: FileContent): boolean {
  return problems.every(({ code }) => code !== "file/unreadable" && code !== "file/changed");
}
