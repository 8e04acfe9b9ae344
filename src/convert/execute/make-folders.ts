import * as fs from "node:fs";
import { dirname, relative, sep } from "node:path";
import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import type { Lock } from "./lock.ts";
import { keyOf, type OutputPlace } from "./output-place.ts";
import { type PinnedFolder, pinFolder } from "./pinned-folder.ts";
import { refuseForeignState } from "./refuse-foreign-state.ts";
import { isStateName, JOURNAL_FILE, LOCK_FOLDER, STATE_FOLDER } from "./state-folder.ts";
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

/**
 * Makes the output, and the folder of the state in it, where there is none. null when another process has just taken them
 * away. @throws ConversionError
 */
export function makeFolders(place: OutputPlace): OutputFolders | null {
  const { path, existing } = place;
  const made = makeMissing(path, existing);
  const removeEmpty = (): void => removeMade(made);
  let folder: PinnedFolder | null = null;
  try {
    folder = pinFolder(path);
    refuseOtherPlace(folder, place);
    const state = openState(folder);
    return assembleFolders(folder, state, removeEmpty);
  } catch (error) {
    if (folder !== null) {
      removeIfEmpty(folder.at(STATE_FOLDER));
      folder.close();
    }
    removeEmpty();
    if (errnoOf(error) === "ENOENT") return null;
    throw writeError(`make ${path}`, error);
  }
}

/** A link that took the place of a folder on the way since it was looked at may lead into the source. */
function refuseOtherPlace(folder: PinnedFolder, { path, existing, key }: OutputPlace): void {
  const up = path === existing ? [] : relative(existing, path).split(sep);
  // Not joined: the system shall go up from the folder that is open.
  if (keyOf(`${folder.at("")}${"/..".repeat(up.length)}`) === key) return;
  throw new ConversionError("output", `${path} leads elsewhere by now`, {
    hint: "something else changes the folders on the way: choose another one",
  });
}

function assembleFolders(folder: PinnedFolder, state: PinnedFolder, removeEmpty: () => void): OutputFolders {
  const tidy = (keep: readonly string[]): void => {
    for (const name of fs.readdirSync(state.at(""))) {
      if (!keep.includes(name) && isStateName(name)) fs.rmSync(state.at(name), { recursive: true, force: true });
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

interface MadeFolder {
  readonly path: string;
  /** Device and inode: its path may lead elsewhere by the time that it is removed. */
  readonly key: string;
}

/** The folders that were made, the innermost first. */
function makeMissing(path: string, existing: string): readonly MadeFolder[] {
  const missing: string[] = [];
  for (let each = path; each !== existing && each !== dirname(each); each = dirname(each)) missing.push(each);
  const made: MadeFolder[] = [];
  try {
    // From outside to inside.
    for (const each of missing.toReversed()) if (makeOne(each)) made.unshift({ path: each, key: keyOf(each) });
    syncWay(path);
    return made;
  } catch (error) {
    removeMade(made);
    throw writeError(`make ${path}`, error);
  }
}

function removeMade(made: readonly MadeFolder[]): void {
  for (const { path, key } of made) if (!isAt(path, key) || !removeIfEmpty(path)) return;
}

function isAt(path: string, key: string): boolean {
  try {
    return keyOf(path) === key;
  } catch {
    return false;
  }
}

function openState(folder: PinnedFolder): PinnedFolder {
  const path = folder.at(STATE_FOLDER);
  makeOne(path);
  folder.sync();
  const state = pinFolder(path, `${folder.path}/${STATE_FOLDER}`);
  try {
    refuseForeignState(state);
    return state;
  } catch (error) {
    state.close();
    throw error;
  }
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
