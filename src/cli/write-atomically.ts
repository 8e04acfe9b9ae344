import type { Stats } from "node:fs";
import { appendFile, type FileHandle, mkdir, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { OutputError } from "./output-error.ts";

/**
 * Puts a whole text in place of a file: written beside it, then renamed, so that a reader never sees half of it. A link
 * keeps pointing where it does; a device or a pipe is written to directly.
 * @throws OutputError
 */
export async function writeAtomically(path: string, text: string, what = "the report"): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const existing = await stat(target).catch(() => null);
    if (existing !== null && !existing.isFile()) {
      await writeFile(target, text);
      return;
    }
    await replace(target, text, existing);
  } catch (error) {
    throw failure(`write ${what} to ${path}`, error);
  }
}

/** Writes behind what a file holds; makes it where there is none. @throws OutputError */
export async function appendToFile(path: string, text: string): Promise<void> {
  try {
    await appendFile(path, text);
  } catch (error) {
    throw failure(`write to ${path}`, error);
  }
}

/** Makes a folder, and those above it, where there is none. @throws OutputError */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeMissing(resolve(path));
  } catch (error) {
    throw failure(`make the folder ${path}`, error);
  }
}

/** Not mkdir's own `recursive`: below /proc, where nothing can be made, Node 20 to 24 try for ever. */
async function makeMissing(path: string): Promise<void> {
  const parent = dirname(path);
  const existing = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
  if (existing?.isDirectory() === true) return;
  if (existing === null && parent !== path) await makeMissing(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Another process may have made it just now.
    const made = await stat(path).catch(() => null);
    if (made?.isDirectory() !== true) throw error;
  }
}

function failure(what: string, error: unknown): OutputError {
  return new OutputError(`cannot ${what}: ${reasonOf(error)}`, {
    hint: "check that the folder exists and may be written to",
    cause: error,
  });
}

async function replace(target: string, text: string, existing: Stats | null): Promise<void> {
  const temporary = `${target}.${Math.random().toString(36).slice(2, 10)}.tmp`;
  try {
    // "wx" follows no link that someone else may have put there.
    const file = await open(temporary, "wx", existing === null ? 0o666 : existing.mode & 0o777);
    try {
      await file.writeFile(text);
      if (existing !== null) await makeAlike(file, existing);
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The umask takes from the mode of a new file, and what root writes is root's. Not every file system has either. */
async function makeAlike(file: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  const made = await file.stat();
  if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid).catch(() => undefined);
  if ((made.mode & 0o777) !== (mode & 0o777)) await file.chmod(mode & 0o777).catch(() => undefined);
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "read-only file system"],
  ["EISDIR", "it is a folder"],
  ["EEXIST", "there is a file of that name"],
  ["ENOTDIR", "a part of the path is no folder"],
  ["ENOSPC", "no space left on the device"],
]);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS.get(codeOf(error)) ?? error.message;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
