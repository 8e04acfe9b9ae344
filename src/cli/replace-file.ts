import { lstat, readFile } from "node:fs/promises";
import { OutputError } from "./output-error.ts";
import { writeAtomically } from "./write-atomically.ts";

/**
 * Puts a new text in place of a file that still holds the old one, whole or not at all; mode and byte-order mark stay. A
 * link is never followed or replaced: what it leads to may be another's.
 * @param before null: there must be no such file yet
 * @throws OutputError
 */
export async function replaceFile(path: string, before: string | null, after: string): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  if (before === null) {
    if (stats !== null) throw refused(path, "there is a file of that name by now");
  } else {
    if (stats === null) throw refused(path, "it is gone");
    if (!stats.isFile()) throw refused(path, stats.isSymbolicLink() ? "it is a link" : "it is no regular file");
    // Caches (DVC, git-annex) protect what they share. A rename would get past that, as root gets past anything.
    if ((stats.mode & 0o222) === 0) throw refused(path, "it is write-protected; make it writable first");
    const now = await readFile(path).catch((cause: unknown) => {
      throw refused(path, "it cannot be read any more", cause);
    });
    if (!now.equals(Buffer.from(before))) throw refused(path, "it changed since it was checked");
  }
  await writeAtomically(path, after, "the fix");
}

function refused(path: string, reason: string, cause?: unknown): OutputError {
  return new OutputError(`cannot write the fix to ${path}: ${reason}`, { hint: "run checkpointlint again", cause });
}
