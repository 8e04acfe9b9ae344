import * as fs from "node:fs";
import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import type { OutputFile, SourceFile } from "../plan.ts";
import { joinChecksums } from "./checksum.ts";
import type { ChecksumKind } from "./execution.ts";
import { rangesOf, type TaskResult, toScanPart } from "./file-task.ts";
import type { JournalEntry } from "./journal.ts";
import { fileScans } from "./output-scans.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { createPool } from "./pool.ts";
import type { SourceFiles } from "./source-files.ts";
import type { TaskRunner } from "./task-runner.ts";
import type { ReadableFile } from "./transfer.ts";

/** Windows has neither flag, which its types do not say. */
const { O_NOFOLLOW, O_NONBLOCK }: { readonly O_NOFOLLOW?: number; readonly O_NONBLOCK?: number } = fs.constants;

/** A file that is what a claim says, and what its tensors show; none where that was not asked for. */
export interface CheckedFile {
  readonly entry: JournalEntry;
  readonly scans: readonly TensorScan[];
}

/** Reads every claimed file; those that are not regular files of the size and checksum that is claimed are left out. */
export async function checkOutputs(
  outputs: readonly OutputFile[],
  claims: readonly JournalEntry[],
  folder: PinnedFolder,
  runner: TaskRunner,
  checksum: ChecksumKind,
  scan: boolean,
  begin: (output: OutputFile) => void,
): Promise<readonly CheckedFile[]> {
  const claimed = new Map(claims.map((entry) => [entry.name, entry]));
  const checked: CheckedFile[] = [];
  for (const output of outputs) {
    const entry = claimed.get(output.name);
    if (entry === undefined || entry.size !== output.size) continue;
    const file = openClaimed(folder, output);
    if (file === null) continue;
    begin(output);
    try {
      const results = await readRanges([...rangesOf(output, checksum)], file, runner, checksum, scan);
      if (joinChecksums(results) === entry.checksum)
        checked.push({ entry, scans: scan ? fileScans(output, results) : [] });
    } catch (error) {
      // Damaged, or cut while it was read: it is written anew.
      if (!(error instanceof ConversionError && (error.code === "source" || error.code === "changed"))) throw error;
    } finally {
      fs.closeSync(file.fd);
    }
  }
  return checked;
}

/** Compares records of torch files with their checksums. @throws ConversionError "source" for one that is damaged */
export async function checkRecords(
  sources: readonly SourceFile[],
  files: SourceFiles,
  runner: TaskRunner,
  begin: (name: string) => void,
): Promise<void> {
  for (const source of sources) {
    if (source.records === undefined || source.records.length === 0) continue;
    begin(source.name);
    const open = files.acquire([source.name]);
    const [file] = open;
    if (file === undefined) continue;
    const pool = createPool(runner.capacity, runner.stop);
    for (const { name, begin: from, bytes, crc } of source.records) {
      if (pool.failed()) break;
      await pool.room();
      const ranges = [...rangesOf({ name, size: bytes, parts: [] }, "crc32")].map((range) => ({
        begin: from + range.begin,
        end: from + range.end,
        parts: [],
      }));
      pool.add(
        readRanges(ranges, file, runner, "crc32", false).then((results) => {
          const found = joinChecksums(results);
          const expected = crc.toString(16).padStart(8, "0");
          if (found === expected) return;
          throw new ConversionError(
            "source",
            `${source.name} is damaged: the checksum of ${name} is ${found}, and ${expected} was written`,
            {
              hint: "download the file again",
            },
          );
        }),
      );
    }
    try {
      await pool.end();
    } finally {
      files.release(open);
    }
  }
}

async function readRanges(
  ranges: readonly { readonly begin: number; readonly end: number; readonly parts: OutputFile["parts"] }[],
  source: ReadableFile,
  runner: TaskRunner,
  checksum: ChecksumKind,
  scan: boolean,
): Promise<readonly TaskResult[]> {
  const pool = createPool(runner.capacity, () => undefined);
  const results: Promise<TaskResult>[] = [];
  for (const range of ranges) {
    await pool.room();
    if (pool.failed()) break;
    results.push(
      pool.add(
        runner.run({ kind: "read", source, ...range, parts: scan ? range.parts.map(toScanPart) : [], checksum, scan }),
      ),
    );
  }
  await pool.end();
  return Promise.all(results);
}

/** null for what is no regular file of the right size. */
function openClaimed(folder: PinnedFolder, { name, size }: OutputFile): ReadableFile | null {
  let fd: number | null = null;
  try {
    fd = fs.openSync(folder.at(name), fs.constants.O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    const stats = fs.fstatSync(fd);
    if (stats.isFile() && stats.size === size) return { name, fd, size };
  } catch (error) {
    if (["EMFILE", "ENFILE", "ENOMEM"].includes(errnoOf(error) ?? "")) throw error;
  }
  if (fd !== null) fs.closeSync(fd);
  return null;
}
