import * as fs from "node:fs";
import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import { isGone, parseOwner, thisProcess } from "./lock-owner.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { LOCK_FOLDER } from "./state-folder.ts";
import { writeFully } from "./transfer.ts";
import { writeError } from "./write-error.ts";

export interface Lock {
  release(): void;
}

const TRIES = 5;

/**
 * Makes this process the only one that writes to an output. The lock is a folder with one file, named after its owner. It
 * is made elsewhere and renamed into place, so it is never seen without an owner, and a rename does not replace a folder
 * that holds something. Of a dead owner that very file is taken away; who does so may then still lose against another.
 * null when the owner before has just
 * cleared everything away, with what this process had made. @throws ConversionError "locked", "no-space", "access", "io"
 */
export function takeLock(state: PinnedFolder, nonce: string): Lock | null {
  const owner = `owner-${nonce}`;
  const mine = state.at(`${LOCK_FOLDER}-${nonce}`);
  const lock = state.at(LOCK_FOLDER);
  try {
    fs.mkdirSync(mine);
    writeOwner(`${mine}/${owner}`);
    for (let attempt = 0; ; attempt++) {
      try {
        fs.renameSync(mine, lock);
        break;
      } catch (error) {
        if (!TAKEN.has(errnoOf(error) ?? "") || attempt === TRIES) throw error;
        removeDeadOwner(state, lock);
      }
    }
  } catch (error) {
    fs.rmSync(mine, { recursive: true, force: true });
    if (errnoOf(error) === "ENOENT") return null;
    throw writeError(`lock ${state.path}`, error);
  }
  return {
    release() {
      fs.rmSync(`${lock}/${owner}`, { force: true });
      try {
        fs.rmdirSync(lock);
      } catch {
        // Another process took it between the two calls.
      }
    },
  };
}

/** On the disk before it is seen: an owner without a name could not be proven dead after a power failure. */
function writeOwner(path: string): void {
  const fd = fs.openSync(path, "wx");
  try {
    writeFully("the lock", fd, Buffer.from(JSON.stringify(thisProcess())), 0);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** What a rename onto a folder that holds something says; Windows says EPERM. */
const TAKEN: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "EPERM", "ENOTDIR"]);

/** @throws ConversionError "locked" when the owner lives, or when that is not known */
function removeDeadOwner(state: PinnedFolder, lock: string): void {
  const names = listOwners(lock);
  for (const name of names) {
    const text = readOwner(`${lock}/${name}`);
    if (text === null) continue;
    const owner = parseOwner(text);
    if (owner !== null && isGone(owner)) {
      fs.rmSync(`${lock}/${name}`, { force: true });
      continue;
    }
    const who = owner === null ? "by a process that cannot be told" : `by process ${owner.pid} on ${owner.host}`;
    throw new ConversionError("locked", `the output is being written ${who}`, {
      hint: `wait until it has finished; when you are sure that it is gone, remove ${state.path}/${LOCK_FOLDER}`,
    });
  }
}

function listOwners(lock: string): readonly string[] {
  try {
    return fs.readdirSync(lock);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** null when it was released just now. */
function readOwner(path: string): string | null {
  let fd: number | null = null;
  try {
    fd = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0));
    const buffer = Buffer.alloc(4096);
    return buffer.toString("utf8", 0, fs.readSync(fd, buffer));
  } catch (error) {
    return errnoOf(error) === "ENOENT" ? null : "";
  } finally {
    if (fd !== null) fs.closeSync(fd);
  }
}
