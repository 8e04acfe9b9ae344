import * as fs from "node:fs";
import { errnoOf } from "../../source/errno.ts";
import { joinPath } from "../../source/lexical-path.ts";
import { ConversionError } from "../conversion-error.ts";
import { writeError } from "./write-error.ts";

/** Windows lacks both, which its types do not say. */
const { O_DIRECTORY, O_NOFOLLOW }: { readonly O_DIRECTORY?: number; readonly O_NOFOLLOW?: number } = fs.constants;

/** A folder that stays the same one, whatever is done to its path. */
export interface PinnedFolder {
  /** For people. */
  readonly path: string;
  /** For system calls: a file of the folder. */
  at(name: string): string;
  /** Waits until its entries are on the disk. False where the file system has no such thing. */
  sync(): boolean;
  /** Whether its path still leads to it. */
  isInPlace(): boolean;
  close(): void;
}

/**
 * Opens a folder; a link is not followed (ConversionError "output"). Where the system names open files (/proc/self/fd), calls go through the open
 * folder, and nobody can lead them elsewhere by putting a link in its place. @throws what the system says
 */
export function pinFolder(path: string, shown: string = path): PinnedFolder {
  const fd = openFolder(path, shown);
  const opened = fd === null ? fs.lstatSync(path, { bigint: true }) : fs.fstatSync(fd, { bigint: true });
  const isThis = (other: fs.BigIntStats | undefined): boolean =>
    other !== undefined && other.dev === opened.dev && other.ino === opened.ino;
  const byDescriptor = `/proc/self/fd/${fd}`;
  const base = fd !== null && isThis(statOf(() => fs.statSync(byDescriptor, { bigint: true }))) ? byDescriptor : path;
  return {
    path: shown,
    at: (name) => joinPath(base, name),
    sync() {
      if (fd === null) return false;
      try {
        fs.fsyncSync(fd);
        return true;
      } catch (error) {
        if (UNSUPPORTED.has(errnoOf(error) ?? "")) return false;
        throw writeError(`write the folder ${shown} to the disk`, error);
      }
    },
    isInPlace: () => isThis(statOf(() => fs.lstatSync(path, { bigint: true }))),
    close() {
      if (fd !== null) fs.closeSync(fd);
    },
  };
}

const UNSUPPORTED: ReadonlySet<string> = new Set([
  "EINVAL",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EPERM",
  "EBADF",
  "EISDIR",
]);

function openFolder(path: string, shown: string): number | null {
  if (O_DIRECTORY === undefined) return null;
  try {
    return fs.openSync(path, fs.constants.O_RDONLY | O_DIRECTORY | (O_NOFOLLOW ?? 0));
  } catch (error) {
    if (!["ELOOP", "EMLINK", "ENOTDIR"].includes(errnoOf(error) ?? "")) throw error;
    throw new ConversionError("output", `${shown} is a link, or no folder any more`, {
      hint: "something else changes this folder: choose another one",
      cause: error,
    });
  }
}

function statOf(ask: () => fs.BigIntStats): fs.BigIntStats | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
