import * as fs from "node:fs";
import { dirname } from "node:path";
import { errnoOf } from "../../source/errno.ts";
import type { Lock } from "./lock.ts";
import type { OutputPlace } from "./output-place.ts";
import { type PinnedFolder, pinFolder } from "./pinned-folder.ts";
import { JOURNAL_FILE, LOCK_FOLDER, STATE_FOLDER } from "./state-folder.ts";
import { writeError } from "./write-error.ts";

export interface OutputFolders {
  readonly folder: PinnedFolder;
  readonly state: PinnedFolder;
  /** Takes away what is in the folder of the state but for these names. @throws ConversionError */
  tidy(keep: readonly string[]): void;
  /**
   * Gives the lock back. A finished conversion leaves no state, and one that has finished no file leaves nothing. Never
   * throws: what stays is cleared away by the next run.
   */
  leave(lock: Lock, isDone: boolean): void;
  /** Without a lock: takes away what was made here, as far as it is empty. */
  abandon(): void;
}

/** Makes the output, and the folder of the state in it, where there is none. @throws ConversionError */
export function makeFolders({ path, existing }: OutputPlace): OutputFolders {
  const made = makeMissing(path, existing);
  const removeEmpty = (): void => {
    for (const each of made) if (!removeIfEmpty(each)) break;
  };
  let folder: PinnedFolder | null = null;
  try {
    folder = pinFolder(path);
    const state = openState(folder);
    return assembleFolders(folder, state, removeEmpty);
  } catch (error) {
    if (folder !== null) {
      removeIfEmpty(folder.at(STATE_FOLDER));
      folder.close();
    }
    removeEmpty();
    throw writeError(`make ${path}`, error);
  }
}

function assembleFolders(folder: PinnedFolder, state: PinnedFolder, removeEmpty: () => void): OutputFolders {
  const tidy = (keep: readonly string[]): void => {
    for (const name of fs.readdirSync(state.at(""))) {
      if (!keep.includes(name)) fs.rmSync(state.at(name), { recursive: true, force: true });
    }
  };
  const close = (): void => {
    state.close();
    folder.close();
  };
  return {
    folder,
    state,
    tidy(keep) {
      try {
        tidy(keep);
      } catch (error) {
        throw writeError(`clear ${state.path}`, error);
      }
    },
    leave(lock, isDone) {
      try {
        const isOver = isDone || !holdsFiles(folder);
        // The lock last: until then nobody else looks at what is taken away.
        try {
          tidy(isOver ? [LOCK_FOLDER] : [LOCK_FOLDER, JOURNAL_FILE]);
        } finally {
          lock.release();
        }
        if (isOver && removeIfEmpty(folder.at(STATE_FOLDER)) && isDone) folder.sync();
        if (!isDone) removeEmpty();
      } catch {
        // As said.
      }
      close();
    },
    abandon() {
      removeIfEmpty(folder.at(STATE_FOLDER));
      removeEmpty();
      close();
    },
  };
}

function holdsFiles(folder: PinnedFolder): boolean {
  return fs.readdirSync(folder.at("")).some((name) => name !== STATE_FOLDER);
}

/** The folders that were made, the innermost first. */
function makeMissing(path: string, existing: string): readonly string[] {
  const missing: string[] = [];
  for (let each = path; each !== existing && each !== dirname(each); each = dirname(each)) missing.push(each);
  const made: string[] = [];
  try {
    // From outside to inside.
    for (const each of missing.toReversed()) if (makeOne(each)) made.unshift(each);
    syncWay(path);
    return made;
  } catch (error) {
    for (const each of made) if (!removeIfEmpty(each)) break;
    throw writeError(`make ${path}`, error);
  }
}

function openState(folder: PinnedFolder): PinnedFolder {
  const path = folder.at(STATE_FOLDER);
  makeOne(path);
  folder.sync();
  return pinFolder(path, `${folder.path}/${STATE_FOLDER}`);
}

/**
 * Waits until the way to a folder is on the disk: else a power failure could take the whole output. Also what was there
 * may have been made a moment ago, by a run that was killed before it could wait. Mount points and what may not be read
 * are the affair of somebody else.
 */
function syncWay(path: string): void {
  const { dev } = fs.statSync(path);
  for (let each = dirname(path); fs.statSync(each).dev === dev; each = dirname(each)) {
    const parent = pinReadable(each);
    if (parent === null) return;
    try {
      parent.sync();
    } finally {
      parent.close();
    }
    if (each === dirname(each)) return;
  }
}

function pinReadable(path: string): PinnedFolder | null {
  try {
    return pinFolder(path);
  } catch (error) {
    if (["EACCES", "EPERM"].includes(errnoOf(error) ?? "")) return null;
    throw error;
  }
}

/** False when it was there, or another process has just made it. */
function makeOne(path: string): boolean {
  try {
    fs.mkdirSync(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

function removeIfEmpty(path: string): boolean {
  try {
    fs.rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}
