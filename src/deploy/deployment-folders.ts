import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Place } from "../checkpoint/place.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { parentPath } from "../source/lexical-path.ts";

/** How to get from a folder to a place, "" for the folder itself. */
export type PathBetween = (folder: string, place: string) => string;

/** What a run found in one of its folders. */
export interface DeploymentFolder {
  /** Names are relative to the folder: of what stands in another one with `..`. */
  readonly checkpoint: Checkpoint;
  /** Names of the files of the folder itself. */
  readonly own: ReadonlySet<string>;
}

/**
 * Resources are checked all together; each folder has its own findings, as each checkpoint has: what a finding is known by
 * (a baseline, an ignore entry, the configuration that governs it) must not change with what else a run is given.
 * @param whole names are paths, as read; sorted by folder
 */
export function deploymentFolders(whole: Checkpoint, between: PathBetween): readonly DeploymentFolder[] {
  const folders = new Map<string, { readonly root: string; readonly names: string[] }>();
  for (const name of whole.files.keys()) {
    const root = folderOf(name);
    // One folder may be named in two ways.
    const key = between(".", root);
    const folder = folders.get(key) ?? { root, names: [] };
    folder.names.push(name);
    folders.set(key, folder);
  }
  const problems = new Map<string, Problem[]>();
  for (const problem of whole.problems) {
    const key = between(".", folderOf(problem.place.file));
    const list = problems.get(key) ?? [];
    list.push(problem);
    problems.set(key, list);
  }
  return [...folders]
    .map(([key, { root, names }]) => inFolder(whole, { root, names, problems: problems.get(key) ?? [] }, between))
    .sort((a, b) => (a.checkpoint.root < b.checkpoint.root ? -1 : 1));
}

interface Part {
  readonly root: string;
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

function inFolder(whole: Checkpoint, { root, names, problems }: Part, between: PathBetween): DeploymentFolder {
  const own = new Map(names.map((name) => [name, nameOf(name)]));
  const renamed = (name: string): string => own.get(name) ?? between(root, name);
  const moved = <T extends Place>(place: T): T => ({ ...place, file: renamed(place.file) });
  const seen = new Set([...names, ...problems.flatMap(({ related = [] }) => related.map(({ file }) => file))]);
  return {
    checkpoint: {
      ...whole,
      root,
      files: new Map(
        names.flatMap((name) => {
          const entry = whole.files.get(name);
          return entry === undefined ? [] : [[nameOf(name), { ...entry, name: nameOf(name) }]];
        }),
      ),
      documents: new Map(
        [...whole.documents].flatMap(([name, each]) => (seen.has(name) ? [[renamed(name), each]] : [])),
      ),
      problems: problems.map((each) => ({
        ...each,
        place: moved(each.place),
        ...(each.related === undefined ? {} : { related: each.related.map(moved) }),
      })),
    },
    own: new Set(own.values()),
  };
}

function folderOf(name: string): string {
  return parentPath(name, "/");
}

function nameOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
