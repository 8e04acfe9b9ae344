import { InternalError } from "../errors.ts";
import { joinPath, parentPath } from "./lexical-path.ts";
import { type FileStat, followLink, type LinkLookup, type Seen } from "./link-policy.ts";
import {
  buildMemoryTree,
  type MemoryDirectory,
  type MemoryNode,
  type MemorySpecial,
  walkMemoryTree,
} from "./memory-tree.ts";
import { type DirectoryEntry, type EntryKind, type OpenFile, SourceError, type VirtualFs } from "./virtual-fs.ts";

/**
 * A file system in memory, for tests, for callers of the library and for editors. Paths use `/`; folders are implied;
 * "a", "./a" and "/a" are the same place. Links and errors are those of the disk.
 */
export function createMemoryFs(files: ReadonlyMap<string, string | Uint8Array | MemorySpecial>): VirtualFs {
  const root = buildMemoryTree(files);
  return {
    list: async (directory) => listDirectory(root, directory),
    kindOf: async (path) => {
      const node = nodeOrNull(root, path, true, ["not-found", "not-a-directory"]);
      return node === null ? null : kindOf(node);
    },
    open: async (path) => openFile(await fileAt(root, path), path),
    join: joinPath,
    parent: (path) => parentPath(path, "/"),
    canonical: async (path) => walkMemoryTree(root, path, true).path,
  };
}

async function listDirectory(root: MemoryDirectory, path: string): Promise<readonly DirectoryEntry[]> {
  const { node } = walkMemoryTree(root, path, true);
  if (node.kind !== "directory") throw new SourceError("not-a-directory", path);
  if (!node.readable) throw new SourceError("access", path);
  const entries = [...node.children].map(async ([name, child]): Promise<DirectoryEntry> => {
    if (child.kind !== "link") return { name, ...statOf(child), link: null };
    const { kind, size, modified, state } = await followLink(child.target, lookupIn(root, path));
    return { name, kind, size, modified, link: { target: child.target, state } };
  });
  return (await Promise.all(entries)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function fileAt(root: MemoryDirectory, path: string): Promise<MemoryNode> {
  const { node } = walkMemoryTree(root, path, false);
  if (node.kind !== "link") return node;
  const directory = parentPath(path, "/");
  const end = await followLink(node.target, lookupIn(root, directory));
  if (end.path === null) throw new SourceError(end.state === "outside" ? "link-outside" : "not-found", path);
  return walkMemoryTree(root, joinPath(directory, end.path), false).node;
}

function openFile(node: MemoryNode, path: string): OpenFile {
  if (node.kind !== "file") throw new SourceError("not-a-file", path);
  if (node.access === "none") throw new SourceError("access", path);
  return {
    size: node.size,
    async read(begin: number, length: number): Promise<Uint8Array> {
      if (!(Number.isSafeInteger(begin) && Number.isSafeInteger(length) && begin >= 0 && length >= 0)) {
        throw new InternalError(`read of ${length} bytes at ${begin} of a file: ${path}`);
      }
      const bytes = new Uint8Array(Math.max(0, Math.min(length, node.size - begin)));
      bytes.set(node.head.subarray(begin, begin + bytes.length));
      return bytes;
    },
    async readInto(target, begin) {
      const bytes = await this.read(begin, target.length);
      target.set(bytes);
      return bytes.length;
    },
    changed: async () => node.access === "changing",
    close: async () => undefined,
  };
}

function lookupIn(root: MemoryDirectory, directory: string): LinkLookup {
  return {
    seen: async (path) => {
      const node = nodeOrNull(root, joinPath(directory, path), false, ["not-found", "not-a-directory", "io"]);
      return node === null ? null : seen(node);
    },
    end: async (path) => {
      const place = path.startsWith("/") ? path : joinPath(directory, path);
      const node = nodeOrNull(root, place, true, ["not-found", "not-a-directory", "io"]);
      return node === null ? null : statOf(node);
    },
  };
}

function nodeOrNull(
  root: MemoryDirectory,
  path: string,
  follow: boolean,
  absences: readonly SourceError["code"][],
): MemoryNode | null {
  try {
    return walkMemoryTree(root, path, follow).node;
  } catch (error) {
    if (error instanceof SourceError && absences.includes(error.code)) return null;
    throw error;
  }
}

function seen(node: MemoryNode): Seen {
  return node.kind === "link" ? node : statOf(node);
}

function kindOf(node: MemoryNode): EntryKind {
  return node.kind === "link" ? "other" : node.kind;
}

function statOf(node: MemoryNode): FileStat {
  return { kind: kindOf(node), size: node.kind === "file" ? node.size : 0, modified: 0 };
}
