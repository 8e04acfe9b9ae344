import { sourcesOf } from "../expression/sources-of.ts";
import type { OutputFile } from "../plan.ts";
import { joinChecksums } from "./checksum.ts";
import type { ChecksumKind } from "./execution.ts";
import { type FileSegment, segmentsOf } from "./file-segments.ts";
import { type FileRange, rangesOf, type TaskResult } from "./file-task.ts";
import { createOutputFile, type UnfinishedFile } from "./output-file.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { createPool, type Pool } from "./pool.ts";
import type { SourceFiles } from "./source-files.ts";
import type { TaskRunner } from "./task-runner.ts";

export interface OutputWriting {
  readonly folder: PinnedFolder;
  readonly state: PinnedFolder;
  readonly sources: SourceFiles;
  readonly runner: TaskRunner;
  readonly checksum: ChecksumKind;
  readonly scan: boolean;
  /** Distinguishes unfinished files of this run from those of any other. */
  readonly nonce: string;
  /** A file is begun. */
  begin(output: OutputFile): void;
  /** A file is finished: on the disk, and under its name. What its ranges gave is in order. */
  end(output: OutputFile, checksum: string, results: readonly TaskResult[]): void;
}

/**
 * Writes files in order; with several threads the next one is begun before the one before it is on the disk. At the first
 * error it stops what is under way, waits for it and takes away what is not finished. @throws ConversionError
 */
export async function writeOutputs(outputs: readonly OutputFile[], writing: OutputWriting): Promise<void> {
  const { runner } = writing;
  const tasks = createPool(runner.capacity, runner.stop);
  const files = createPool(runner.capacity, runner.stop);
  try {
    for (const [index, output] of outputs.entries()) {
      if (tasks.failed() || files.failed()) break;
      writing.begin(output);
      const file = createOutputFile(output, writing.folder, writing.state, `${index}-${writing.nonce}.part`);
      const results: Promise<TaskResult>[] = [];
      for (const range of rangesOf(output, writing.checksum)) {
        await tasks.room();
        if (tasks.failed() || files.failed()) break;
        results.push(tasks.add(writeRange(output, file, range, writing)));
      }
      files.add(finish(output, file, results, writing, tasks));
      await files.room();
    }
  } catch (error) {
    runner.stop();
    // Files before this one still use the journal and the folders.
    await Promise.allSettled([files.end(), tasks.end()]);
    throw error;
  }
  await files.end();
  await tasks.end();
}

async function writeRange(
  { name }: OutputFile,
  { fd }: UnfinishedFile,
  { begin, end, parts }: FileRange,
  { sources, runner, checksum, scan }: OutputWriting,
): Promise<TaskResult> {
  const segments = segmentsOf(parts, begin, end, { scan });
  const files = sources.acquire(filesOf(segments));
  try {
    return await runner.run({ kind: "write", name, fd, begin, end, segments, sources: files, checksum, scan });
  } finally {
    sources.release(files);
  }
}

async function finish(
  output: OutputFile,
  file: UnfinishedFile,
  pending: readonly Promise<TaskResult>[],
  { runner, end }: OutputWriting,
  tasks: Pool,
): Promise<void> {
  try {
    // All of them, so that none still writes to a file that is closed.
    await Promise.allSettled(pending);
    const results = await Promise.all(pending);
    if (tasks.failed()) return;
    await runner.run({ kind: "sync", name: output.name, fd: file.fd });
    file.finish();
    end(output, joinChecksums(results), results);
  } finally {
    file.discard();
  }
}

function filesOf(segments: readonly FileSegment[]): ReadonlySet<string> {
  const files = new Set<string>();
  for (const { from, parts } of segments) {
    if (from !== null) {
      files.add(from.file);
      continue;
    }
    for (const part of parts) {
      if (part.kind === "file") files.add(part.file);
      else if (part.kind === "tensor") {
        for (const { file } of sourcesOf(part.expression)) files.add(file);
      }
    }
  }
  return files;
}
