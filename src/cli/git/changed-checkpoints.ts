import { type Discovery, discoverCheckpoints } from "../../checkpoint/discover.ts";
import { sureFolderOf } from "../../checkpoint/discover-file.ts";
import { resourcesBeside, yamlContent } from "../../checkpoint/discover-resources.ts";
import { createSearch, isCheckpoint, type Search } from "../../checkpoint/discover-search.ts";
import { isSettingsFile } from "../../checkpoint/discover-signs.ts";
import { findBelow } from "../../checkpoint/discover-tree.ts";
import type { UnmatchedPath } from "../../checkpoint/discover-unmatched.ts";
import { isYamlName } from "../../checkpoint/resource-signs.ts";
import { UsageError } from "../../errors.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { CliIo } from "../cli-io.ts";
import { changedPaths } from "./changed-paths.ts";
import { gitIn } from "./git.ts";

/**
 * The checkpoints and resources that a change of the git repository around the current folder touches, as far as `paths` name them. A
 * change of checkpointlint's own files touches what is below them.
 * @throws UsageError where there is no repository, no such commit, or a path outside of the repository
 */
export async function changedCheckpoints(
  paths: readonly string[],
  since: string | null,
  io: Pick<CliIo, "env" | "fs" | "runCommand">,
): Promise<Discovery> {
  const { fs } = io;
  const git = gitIn(".", io);
  const top = trimmed(await git.run(["rev-parse", "--show-toplevel"]));
  const prefix = trimmed(await git.run(["rev-parse", "--show-prefix"]));
  const scope = await scopeOf(paths, top, fs);
  const unmatched: UnmatchedPath[] = [...scope.unmatched];
  const roots = new Map<string, string>();
  const search = createSearch(fs);
  const changed = await changedPaths(top, since, io);
  const resources = new Set<string>();
  for (const folder of foldersOf(changed)) {
    const found = await checkpointsAt(search, folder, top, fs);
    unmatched.push(...found.unmatched);
    for (const path of found.resources) resources.add(path);
    for (const root of found.roots) {
      const place = await placeOf(fs, root);
      if (scope.holds(place)) roots.set(place, relativeTo(prefix, root.slice(top.length).replace(/^\//, "")));
    }
  }
  for (const path of await changedResources(changed, top, fs)) resources.add(path);
  const named: string[] = [];
  for (const path of resources) {
    if (scope.holds(await placeOf(fs, path))) named.push(relativeTo(prefix, path.slice(top.length).replace(/^\//, "")));
  }
  return { checkpoints: [...roots.values()].sort(), resources: named.sort(), unmatched };
}

/** Resources of the folders in which a YAML file with some changed, or a YAML file was deleted. */
async function changedResources(changed: readonly string[], top: string, fs: VirtualFs): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of changed) {
    if (!isYamlName(path) || isSettingsFile(path)) continue;
    const full = `${top}/${path}`;
    const kind = await fs.kindOf(full);
    const isOne = kind === "file" && (await yamlContent(fs, full)) === "resource";
    if (isOne) found.add(full);
    if (!isOne && (kind !== null || (await fs.kindOf(fs.parent(full))) !== "directory")) continue;
    for (const each of await resourcesBeside(fs, full)) found.add(each);
  }
  return [...found];
}

interface ChangedFolder {
  /** Below the top. */
  readonly path: string;
  /** Whether everything below it counts as changed. */
  readonly whole: boolean;
}

function foldersOf(paths: readonly string[]): readonly ChangedFolder[] {
  const folders = new Map<string, ChangedFolder>();
  for (const path of paths) {
    const whole = path.endsWith("/") || isSettingsFile(path);
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    folders.set(folder, { path: folder, whole: whole || folders.get(folder)?.whole === true });
    // A link to a checkpoint's folder is a file for git.
    if (!whole) folders.set(path, { path, whole: false });
  }
  return [...folders.values()];
}

interface FoundAt {
  readonly roots: readonly string[];
  /** Where all below a folder counts as changed. */
  readonly resources: readonly string[];
  readonly unmatched: readonly UnmatchedPath[];
}

const NOTHING: FoundAt = { roots: [], resources: [], unmatched: [] };

async function checkpointsAt(search: Search, folder: ChangedFolder, top: string, fs: VirtualFs): Promise<FoundAt> {
  const path = folder.path === "" ? top : `${top}/${folder.path}`;
  const kind = await fs.kindOf(path);
  if (kind === "file") return NOTHING;
  if (!folder.whole) {
    if (kind === null && path.includes("\ufffd")) return { roots: [], resources: [], unmatched: [undecodable(path)] };
    const root = await sureFolderOf(search, await nearestFolder(fs, path, top));
    return root !== null && isIn(root, top) ? { roots: [root], resources: [], unmatched: [] } : NOTHING;
  }
  if (kind !== "directory") return NOTHING;
  const entries = await search.list(path);
  if ((await isCheckpoint(search, path, entries)) === "sure") return { roots: [path], resources: [], unmatched: [] };
  return await findBelow(search, path, entries);
}

function undecodable(path: string): UnmatchedPath {
  return {
    path,
    reason: "the name of this folder is no valid UTF-8, so what changed in it cannot be found",
    hint: "rename it, or name the checkpoint instead of --changed",
  };
}

/** Of a deleted file: the folder that is still there. */
async function nearestFolder(fs: VirtualFs, path: string, top: string): Promise<string> {
  let folder = path;
  while (folder !== top && (await fs.kindOf(folder)) !== "directory") folder = fs.parent(folder);
  return folder;
}

interface Scope {
  /** Whether the place is one that the arguments name, or is in one, or one is in it. */
  holds(place: string): boolean;
  readonly unmatched: readonly UnmatchedPath[];
}

async function scopeOf(paths: readonly string[], top: string, fs: VirtualFs): Promise<Scope> {
  const repository = await placeOf(fs, top);
  const named: string[] = [];
  const unmatched: UnmatchedPath[] = [];
  for (const path of paths) {
    let found: readonly string[] = [path];
    if ((await fs.kindOf(path)) === null) {
      const discovery = await discoverCheckpoints(fs, [path], { expandGlob: true, sureOnly: true });
      found = discovery.checkpoints;
      unmatched.push(...discovery.unmatched);
    }
    for (const each of found) {
      const place = await placeOf(fs, each);
      if (!isIn(place, repository)) {
        throw new UsageError(`${each} is outside of the git repository ${top}`, {
          hint: "--changed asks the repository of the current folder: run it in the other one",
        });
      }
      named.push(place);
    }
  }
  return { holds: (place) => named.some((each) => isIn(place, each) || isIn(each, place)), unmatched };
}

function isIn(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

async function placeOf(fs: VirtualFs, path: string): Promise<string> {
  return (await fs.canonical(path)).replaceAll("\\", "/");
}

/** Both relative to the top of the repository; "runs/" and "runs/a" give "a", "runs/" and "" give "..". */
function relativeTo(prefix: string, path: string): string {
  const from = prefix.split("/").filter((part) => part !== "");
  const to = path.split("/").filter((part) => part !== "");
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  const steps = [...from.slice(same).map(() => ".."), ...to.slice(same)];
  return steps.length === 0 ? "." : steps.join("/");
}

function trimmed(output: Uint8Array): string {
  return new TextDecoder().decode(output).replace(/\r?\n$/, "");
}
