import type { FixedFile } from "../../engine/fixes/fix-checkpoint.ts";
import type { CliIo } from "../cli-io.ts";
import { OutputError } from "../output-error.ts";

type Disk = Pick<CliIo, "fs" | "replaceFile">;

/**
 * Writes the files of a checkpoint that fixes have changed. Of files that one fix changes together all are written or none:
 * a key that moves would be lost between the two.
 * @returns those that could not be written, with the reason
 */
export async function writeFixes(
  root: string,
  files: readonly FixedFile[],
  disk: Disk,
): Promise<ReadonlyMap<string, string>> {
  const unwritten = new Map<string, string>();
  const done = new Set<string>();
  for (const { file, group } of files) {
    if (done.has(file)) continue;
    for (const each of group) done.add(each);
    const members = files.filter((each) => group.includes(each.file));
    const reason = await writeGroup(root, members, disk);
    if (reason !== null) for (const each of members) unwritten.set(each.file, reason);
  }
  return unwritten;
}

/** @returns why none of them is written */
async function writeGroup(
  root: string,
  files: readonly FixedFile[],
  { fs, replaceFile }: Disk,
): Promise<string | null> {
  const written: FixedFile[] = [];
  // What is new comes last: there is nothing to put back in its place.
  for (const each of files.toSorted((a, b) => Number(a.before === null) - Number(b.before === null))) {
    const reason = await failure(replaceFile(fs.join(root, each.file), each.before, each.after));
    if (reason !== null) {
      const lost: string[] = [];
      for (const { file, before, after } of written) {
        if (before === null || (await failure(replaceFile(fs.join(root, file), after, before))) !== null)
          lost.push(file);
      }
      return lost.length === 0 ? reason : `${reason}; ${lost.join(", ")} could not be put back`;
    }
    written.push(each);
  }
  return null;
}

async function failure(writing: Promise<void>): Promise<string | null> {
  try {
    await writing;
    return null;
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return error.message;
  }
}
