import * as fs from "node:fs";
import { errnoOf, toSourceError } from "../../source/errno.ts";
import { joinPath } from "../../source/lexical-path.ts";
import { SourceError } from "../../source/virtual-fs.ts";
import { isPlainName } from "../execute/plain-name.ts";

/** Windows has neither flag, which its types do not say. */
const { O_NOFOLLOW, O_NONBLOCK }: { readonly O_NOFOLLOW?: number; readonly O_NONBLOCK?: number } = fs.constants;

/** Enough that a tensor of two shards opens nothing anew. */
const MAX_OPEN = 8;

interface OpenFile {
  readonly fd: number;
  readonly size: number;
}

/** Files of one folder, read by name; a few stay open. */
export interface FolderFiles {
  /** @throws SourceError */
  sizeOf(name: string): number;
  /** All bytes of `target`. @throws SourceError; for a file that ends before that, too */
  readonly read: (name: string, target: Uint8Array, begin: number) => void;
  close(): void;
}

/** @param followLinks a downloaded source is links into the cache of the Hub; an output has none */
export function openFolder(folder: string, followLinks: boolean): FolderFiles {
  const open = new Map<string, OpenFile>();
  const fileOf = (name: string): OpenFile => {
    const known = open.get(name);
    if (known !== undefined) return known;
    const file = openFile(folder, name, followLinks);
    for (const [oldest, { fd }] of open) {
      if (open.size < MAX_OPEN) break;
      open.delete(oldest);
      fs.closeSync(fd);
    }
    open.set(name, file);
    return file;
  };
  return {
    sizeOf: (name) => fileOf(name).size,
    read(name, target, begin) {
      const { fd } = fileOf(name);
      try {
        for (let filled = 0; filled < target.length; ) {
          const read = fs.readSync(fd, target, filled, target.length - filled, begin + filled);
          if (read === 0) throw new SourceError("io", name, { detail: "it ends too early" });
          filled += read;
        }
      } catch (error) {
        throw toSourceError(error, name);
      }
    },
    close() {
      for (const { fd } of open.values()) fs.closeSync(fd);
      open.clear();
    },
  };
}

function openFile(folder: string, name: string, followLinks: boolean): OpenFile {
  if (!isPlainName(name)) throw new SourceError("link-outside", name);
  let fd: number;
  try {
    const noFollow = followLinks ? 0 : (O_NOFOLLOW ?? 0);
    fd = fs.openSync(joinPath(folder, name), fs.constants.O_RDONLY | noFollow | (O_NONBLOCK ?? 0));
  } catch (error) {
    if (["ELOOP", "EMLINK"].includes(errnoOf(error) ?? "")) throw new SourceError("not-a-file", name, { cause: error });
    throw toSourceError(error, name);
  }
  try {
    const stats = fs.fstatSync(fd);
    if (!stats.isFile()) throw new SourceError("not-a-file", name);
    return { fd, size: stats.size };
  } catch (error) {
    fs.closeSync(fd);
    throw toSourceError(error, name);
  }
}
