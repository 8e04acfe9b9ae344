import { type DirectoryEntry, SourceError } from "../source/virtual-fs.ts";
import { resourcesAmong } from "./discover-resources.ts";
import { type Found, isCheckpoint, SEARCH_LIMIT, type Search } from "./discover-search.ts";
import { tooDeep, tooMany, type UnmatchedPath, unreadable } from "./discover-unmatched.ts";

/** Nobody keeps checkpoints deeper than this; a link farm or a generated tree may go on for ever. */
export const MAX_DEPTH = 32;

export interface FoundBelow extends Found {
  /** Folders that were looked into, without the first. */
  readonly folders: number;
  /** A link to a folder that was passed over, null when there was none. */
  readonly skippedLink: string | null;
}

/**
 * The checkpoints below a folder that is none itself, and the resources of deployments in the folders that were looked into. Does not look inside a checkpoint, does not follow links, and
 * passes over hidden folders and what only holds software. `files` are the entries of `root`.
 */
export async function findBelow(
  search: Search,
  root: string,
  files: ReadonlyMap<string, DirectoryEntry>,
): Promise<FoundBelow> {
  const roots: string[] = [];
  const resources: string[] = [...(await resourcesAmong(search.fs, root, files))];
  const unmatched: UnmatchedPath[] = [];
  let folders = 0;
  let skippedLink: string | null = null;
  const visit = (directory: string, entries: ReadonlyMap<string, DirectoryEntry>, depth: number): void => {
    search.walked.add(directory);
    const { folders: inner, link } = foldersToSearch(entries);
    if (link !== null) skippedLink ??= search.fs.join(directory, link);
    if (inner.length > 0 && depth === MAX_DEPTH) {
      if (!unmatched.some((item) => item.path === root)) unmatched.push(tooDeep(root, directory, MAX_DEPTH));
      return;
    }
    for (const name of inner.reverse()) pending.push({ directory: search.fs.join(directory, name), depth: depth + 1 });
  };
  const pending: { readonly directory: string; readonly depth: number }[] = [];
  visit(root, files, 0);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (search.exhausted()) {
      unmatched.push(tooMany(root, SEARCH_LIMIT));
      break;
    }
    try {
      const entries = await search.list(next.directory);
      folders++;
      resources.push(...(await resourcesAmong(search.fs, next.directory, entries)));
      if ((await isCheckpoint(search, next.directory, entries)) === "sure") roots.push(next.directory);
      else visit(next.directory, entries, next.depth);
    } catch (error) {
      // What went away meanwhile is not missed.
      if (!(error instanceof SourceError)) throw error;
      if (error.code !== "not-found") unmatched.push(unreadable(next.directory, error));
    }
  }
  return { roots, resources, unmatched, folders, skippedLink };
}

/** The sub-folders in which a checkpoint may be, sorted, and the first link to a folder. */
function foldersToSearch(entries: ReadonlyMap<string, DirectoryEntry>): {
  readonly folders: string[];
  readonly link: string | null;
} {
  // The Hub cache's models--<org>--<name>: blobs/ and refs/ hold no checkpoint, snapshots/<revision>/ is one.
  if (isFolder(entries.get("snapshots")) && (isFolder(entries.get("blobs")) || isFolder(entries.get("refs")))) {
    return { folders: ["snapshots"], link: null };
  }
  const directories = [...entries.values()].filter((entry) => entry.kind === "directory");
  const folders = directories.filter((entry) => entry.link === null && !PASSED_OVER.test(entry.name));
  return {
    folders: folders.map((entry) => entry.name),
    link: directories.find((entry) => entry.link !== null)?.name ?? null,
  };
}

const PASSED_OVER = /^(?:\..*|node_modules|__pycache__|lost\+found|(?:datasets|spaces)--.*)$/s;

function isFolder(entry: DirectoryEntry | undefined): boolean {
  return entry?.kind === "directory" && entry.link === null;
}
