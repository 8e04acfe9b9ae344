import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import { folderOfFile, sureFolderOf } from "./discover-file.ts";
import { expandGlob, looksLikeGlob } from "./discover-glob.ts";
import { resourcesAmong, resourcesBeside, yamlContent } from "./discover-resources.ts";
import { createSearch, type Found, isCheckpoint, type Search } from "./discover-search.ts";
import { isSettingsFile } from "./discover-signs.ts";
import { findBelow } from "./discover-tree.ts";
import {
  emptyFolder,
  noCheckpointInFolder,
  noResource,
  noSuchPath,
  notAFileOrFolder,
  nothingMatches,
  notInCheckpoint,
  type UnmatchedPath,
  unreadable,
} from "./discover-unmatched.ts";
import { isYamlName } from "./resource-signs.ts";

export interface Discovery {
  /** Checkpoint folders as their user named them, each once, in the order of the arguments and sorted within one. */
  readonly checkpoints: readonly string[];
  /** YAML files with resources of a deployment, each once, sorted within an argument. */
  readonly resources: readonly string[];
  /** What could not be checked, in the order of the arguments, each once; not empty means that the verdict is incomplete. */
  readonly unmatched: readonly UnmatchedPath[];
}

export interface DiscoveryOptions {
  /** Whether a path that does not exist may be a pattern (micromatch; `*` also matches names that begin with a dot). */
  readonly expandGlob: boolean;
  /**
   * Whether a file needs surer signs of a checkpoint than that somebody named it: a git hook is given every config.json of
   * a repository.
   */
  readonly sureOnly?: boolean;
}

/**
 * Finds the checkpoint folders and the resources that paths stand for: a checkpoint folder, a file in one, a YAML file with
 * resources, a folder with such somewhere below it, or a pattern of these. Never throws for what it finds on disk.
 */
export async function discoverCheckpoints(
  fs: VirtualFs,
  paths: readonly string[],
  options: DiscoveryOptions,
): Promise<Discovery> {
  const search = createSearch(fs);
  const checkpoints = new Map<string, string>();
  const resources = new Map<string, string>();
  const unmatched = new Map<string, UnmatchedPath>();
  for (const path of paths) {
    const found = await discoverPath(search, path, options);
    for (const root of [...found.roots].sort()) {
      const place = await fs.canonical(root).catch(() => root);
      if (!checkpoints.has(place)) checkpoints.set(place, root);
    }
    for (const file of [...found.resources].sort()) {
      const place = await fs.canonical(file).catch(() => file);
      if (!resources.has(place)) resources.set(place, file);
    }
    for (const item of found.unmatched) unmatched.set(`${item.path}\n${item.reason}`, item);
  }
  return {
    checkpoints: [...checkpoints.values()],
    resources: [...resources.values()],
    unmatched: [...unmatched.values()],
  };
}

async function discoverPath(search: Search, path: string, options: DiscoveryOptions): Promise<Found> {
  try {
    const kind = path === "" ? null : await search.fs.kindOf(path);
    if (kind === "directory") return await discoverFolder(search, tidy(path), path);
    if (kind === "file") return await discoverFile(search, path, options);
    if (kind === "other") return nothing(notAFileOrFolder(path));
    if (options.sureOnly === true && path !== "") {
      const found = await aroundDeleted(search, path);
      if (found !== null) return found;
    }
    if (options.expandGlob && looksLikeGlob(path)) return await discoverGlob(search, path, options);
    return nothing(await noSuchPath(search.fs, path));
  } catch (error) {
    if (error instanceof SourceError) return nothing(unreadable(error.path, error));
    throw error;
  }
}

/**
 * A hook that asks git what a commit touches names deleted files too: a checkpoint may be without its config.json now, a
 * bundle without its model.
 */
async function aroundDeleted(search: Search, path: string): Promise<Found | null> {
  const folder = search.fs.parent(path);
  if ((await search.fs.kindOf(folder)) !== "directory") return null;
  if (isYamlName(path)) {
    const resources = await resourcesBeside(search.fs, path);
    return resources.length === 0 ? null : foundAt([], resources);
  }
  const around = await sureFolderOf(search, folder);
  return around === null ? null : foundAt([around]);
}

async function discoverFolder(search: Search, root: string, asTyped: string): Promise<Found> {
  const files = await search.list(root);
  if (files.size === 0) return nothing(emptyFolder(asTyped));
  const likelihood = await isCheckpoint(search, root, files);
  if (likelihood === "sure") return foundAt([root], await resourcesAmong(search.fs, root, files));
  const below = await findBelow(search, root, files);
  if (below.roots.length > 0 || below.unmatched.length > 0) return below;
  // A lone config.json or a bare .metadata is a checkpoint only because its user says so.
  if (likelihood === "perhaps") return foundAt([root], below.resources);
  if (below.resources.length > 0) return below;
  return nothing(noCheckpointInFolder(asTyped, below));
}

async function discoverFile(search: Search, path: string, { sureOnly = false }: DiscoveryOptions): Promise<Found> {
  const directory = search.fs.parent(path);
  // It governs what is below it.
  if (isSettingsFile(path)) return await discoverFolder(search, directory, directory);
  const content = isYamlName(path) ? await yamlContent(search.fs, path) : null;
  if (content === "resource") {
    return foundAt([], sureOnly ? [...new Set([path, ...(await resourcesBeside(search.fs, path))])] : [path]);
  }
  const folder = await (sureOnly ? sureFolderOf : folderOfFile)(search, directory);
  if (folder !== null) return foundAt([folder]);
  // A hook is given every YAML file of a repository.
  if (sureOnly && content === "other") return foundAt([]);
  if (content !== null) return nothing(noResource(path, content));
  // That it cannot be read is a better answer than that it is no checkpoint.
  await search.list(directory);
  return nothing(notInCheckpoint(path));
}

async function discoverGlob(search: Search, pattern: string, options: DiscoveryOptions): Promise<Found> {
  const matches = await expandGlob(search, pattern);
  const roots: string[] = [];
  const resources: string[] = [];
  const unmatched: UnmatchedPath[] = [...matches.unmatched];
  const folders = new Set<string>();
  for (const match of matches.paths) {
    if (match.kind === "file" && isYamlName(match.path) && (await yamlContent(search.fs, match.path)) === "resource") {
      resources.push(match.path);
    } else if (match.kind === "file") {
      folders.add(search.fs.parent(match.path));
    } else if (match.kind === "directory" && !search.walked.has(match.path)) {
      const files = await search.list(match.path);
      const likelihood = await isCheckpoint(search, match.path, files);
      if (likelihood === "sure") {
        roots.push(match.path);
        resources.push(...(await resourcesAmong(search.fs, match.path, files)));
      } else if (!match.isLink) {
        // A link to a folder may be a checkpoint, but is not searched: it could lead anywhere.
        const below = await findBelow(search, match.path, files);
        roots.push(...below.roots);
        resources.push(...below.resources);
        unmatched.push(...below.unmatched);
        if (likelihood === "perhaps" && below.roots.length === 0) roots.push(match.path);
      }
    }
  }
  for (const folder of folders) {
    const root = await (options.sureOnly === true ? sureFolderOf : folderOfFile)(search, folder);
    if (root !== null) roots.push(root);
  }
  if (roots.length + resources.length + unmatched.length === 0) {
    unmatched.push(nothingMatches(pattern, matches.paths.length));
  }
  return { roots, resources, unmatched };
}

function foundAt(roots: readonly string[], resources: readonly string[] = []): Found {
  return { roots, resources, unmatched: [] };
}

function nothing(unmatched: UnmatchedPath): Found {
  return { roots: [], resources: [], unmatched: [unmatched] };
}

/** Without slashes and dots at the end, so that a report says "llama" for "llama/" and "llama/.". */
function tidy(path: string): string {
  let end = path.length;
  while (end > 1 && (path.endsWith("/", end) || (path.endsWith("/.", end) && end > 2))) end--;
  return path.slice(0, end);
}
