import * as fs from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/** What happens to a disk, as far as a power failure cares. Files and folders are numbered. */
export type DiskChange =
  | { readonly kind: "write"; readonly file: number; readonly begin: number; readonly bytes: Buffer }
  /** A name in a folder leads to a file or folder from now on; null: to nothing. */
  | { readonly kind: "name"; readonly folder: number; readonly name: string; readonly to: number | null }
  /** All that was done to a file, or to the names of a folder, is on the disk. */
  | { readonly kind: "sync"; readonly of: number };

/** What a disk holds: the numbers of names, for folders; bytes, for files. */
export interface DiskState {
  readonly folders: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly files: ReadonlyMap<number, Buffer>;
}

export const ROOT = 0;

/** Watches what is done below a folder; what is there already counts as on the disk. */
export interface DiskRecorder {
  readonly changes: readonly DiskChange[];
  readonly before: DiskState;
  opened(fd: number, path: string, isNew: boolean): void;
  closed(fd: number): void;
  written(fd: number, bytes: Uint8Array, begin: number): void;
  synced(fd: number): void;
  made(path: string): void;
  renamed(from: string, to: string): void;
  linked(from: string, to: string): void;
  removed(path: string): void;
}

/** @param root all but `ignored` in it is watched */
export function recordDisk(root: string, ignored: string, real: typeof fs): DiskRecorder {
  const changes: DiskChange[] = [];
  const names = new Map<number, Map<string, number>>();
  const files = new Map<number, Buffer>();
  const open = new Map<number, number>();
  let next = ROOT;
  const load = (path: string): number => {
    const number = next++;
    if (!real.statSync(path).isDirectory()) {
      files.set(number, real.readFileSync(path));
      return number;
    }
    const entries = new Map<string, number>();
    names.set(number, entries);
    for (const name of real.readdirSync(path)) if (name !== ignored) entries.set(name, load(join(path, name)));
    return number;
  };
  load(root);
  const before: DiskState = { folders: new Map([...names].map(([at, all]) => [at, new Map(all)])), files };

  /** Calls go through open folders (/proc/self/fd/9/name); the last part is not followed. */
  const place = (path: string): { readonly folder: number; readonly name: string } | null => {
    const [parent, name] = [real.realpathSync(dirname(path)), basename(path)];
    const way = relative(root, parent);
    if (way.startsWith("..") || (way === "" && name === ignored) || way.split("/")[0] === ignored) return null;
    let folder = ROOT;
    for (const each of way === "" ? [] : way.split("/")) folder = names.get(folder)?.get(each) ?? lost(path);
    return { folder, name };
  };
  const numberAt = (path: string): number => {
    const at = place(path);
    return (at === null ? undefined : names.get(at.folder)?.get(at.name)) ?? lost(path);
  };
  const point = (path: string, to: number | null): void => {
    const at = place(path) ?? lost(path);
    const entries = names.get(at.folder) ?? lost(path);
    if (to === null) entries.delete(at.name);
    else entries.set(at.name, to);
    changes.push({ kind: "name", ...at, to });
  };
  return {
    changes,
    before,
    opened(fd, path, isNew) {
      if (isNew) {
        point(path, next);
        open.set(fd, next++);
        return;
      }
      const target = real.realpathSync(path);
      if (target === root) open.set(fd, ROOT);
      else if (!target.startsWith(`${root}/`)) return;
      else if (place(target) !== null) open.set(fd, numberAt(target));
    },
    closed: (fd) => void open.delete(fd),
    written(fd, bytes, begin) {
      changes.push({ kind: "write", file: open.get(fd) ?? lost(`${fd}`), begin, bytes: Buffer.from(bytes) });
    },
    synced(fd) {
      const of = open.get(fd);
      // Folders above the one that is watched.
      if (of !== undefined) changes.push({ kind: "sync", of });
    },
    made(path) {
      names.set(next, new Map());
      point(path, next++);
    },
    renamed(from, to) {
      const number = numberAt(from);
      point(to, number);
      point(from, null);
    },
    linked: (from, to) => point(to, numberAt(from)),
    removed: (path) => point(path, null),
  };
}

function lost(what: string): never {
  throw new Error(`the recorder has lost sight of ${what}`);
}

/** Which of the first changes need not be on the disk: those that no sync of the file or folder followed. */
export function unsynced(changes: readonly DiskChange[], cut: number): readonly number[] {
  const safe = new Set<number>();
  const result: number[] = [];
  for (let index = cut - 1; index >= 0; index--) {
    const change = changes[index];
    if (change === undefined) continue;
    if (change.kind === "sync") safe.add(change.of);
    else if (!safe.has(change.kind === "write" ? change.file : change.folder)) result.push(index);
  }
  return result.reverse();
}

/** What is on the disk when the power fails after so many changes, and these of them were lost. */
export function afterPowerLoss(
  { before, changes }: Pick<DiskRecorder, "before" | "changes">,
  cut: number,
  lostChanges: ReadonlySet<number>,
): DiskState {
  const folders = new Map([...before.folders].map(([number, names]) => [number, new Map(names)]));
  const files = new Map(before.files);
  for (const [index, change] of changes.slice(0, cut).entries()) {
    if (change.kind === "sync" || lostChanges.has(index)) continue;
    if (change.kind === "write") {
      const old = files.get(change.file) ?? Buffer.alloc(0);
      const content = Buffer.alloc(Math.max(old.length, change.begin + change.bytes.length));
      old.copy(content);
      change.bytes.copy(content, change.begin);
      files.set(change.file, content);
      continue;
    }
    const names = folders.get(change.folder) ?? new Map<string, number>();
    folders.set(change.folder, names);
    if (change.to === null) names.delete(change.name);
    else names.set(change.name, change.to);
  }
  return { folders, files };
}

/** Lays a state down in a folder, where `isFolder` tells numbers of folders. */
export function layDown(state: DiskState, number: number, into: string, isFolder: (number: number) => boolean): void {
  for (const [name, to] of state.folders.get(number) ?? []) {
    const path = join(into, name);
    if (isFolder(to)) {
      fs.mkdirSync(path);
      layDown(state, to, path, isFolder);
    } else fs.writeFileSync(path, state.files.get(to) ?? "");
  }
}

/** Numbers of all folders that there ever were. */
export function foldersOf({ before, changes }: Pick<DiskRecorder, "before" | "changes">): ReadonlySet<number> {
  const folders = new Set(before.folders.keys());
  for (const change of changes) if (change.kind === "name") folders.add(change.folder);
  return folders;
}
