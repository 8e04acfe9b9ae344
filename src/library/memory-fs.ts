import { createMemoryFs } from "../source/memory-fs.ts";
import type { MemorySpecial } from "../source/memory-tree.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";

/** The text or the bytes of a file, or what else may stand at a path. A weight file of which only the header matters is `sparse`. */
export type MemoryFile = string | Uint8Array | MemorySpecial;

/**
 * A file system in memory, to lint what is not on a disk: pass it as `fs`. Folders are implied.
 *
 * @param files by path with `/`: `{ "my-llama/config.json": "{ … }" }`. Take a Map when the names come from elsewhere: an object
 * orders names that look like numbers first.
 * @throws TypeError for a path that is none (`..`), or two things at one path
 */
export function memoryFs(files: ReadonlyMap<string, MemoryFile> | Readonly<Record<string, MemoryFile>>): VirtualFs {
  return createMemoryFs(files instanceof Map ? files : new Map(Object.entries(files)));
}
