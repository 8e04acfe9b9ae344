import { fsyncSync } from "node:fs";
import { InternalError } from "../../errors.ts";
import type { ReadSource } from "../expression/tensor-reader.ts";
import { type Checksum, createChecksum } from "./checksum.ts";
import { chunksOf } from "./file-chunks.ts";
import type { CopiedSegment } from "./file-segments.ts";
import type { FileTask, ReadTask, TaskResult, WriteTask } from "./file-task.ts";
import { createPartFiller } from "./part-filler.ts";
import { createPartScanner, type PartScanner } from "./part-scanner.ts";
import type { TaskMemory } from "./task-memory.ts";
import { type ReadableFile, readFully, writeFully } from "./transfer.ts";
import { writeError } from "./write-error.ts";

/**
 * Does a task, chunk by chunk; after each it yields the bytes that were moved, and whoever drives it decides whether to go
 * on. @throws ConversionError
 */
export function* runTask(task: FileTask, memory: TaskMemory): Generator<number, TaskResult, undefined> {
  if (task.kind === "write") return yield* write(task, memory);
  if (task.kind === "read") return yield* read(task, memory);
  try {
    fsyncSync(task.fd);
  } catch (error) {
    // Not tried again: what the kernel could not write it may have dropped, and the next call would say that all is well.
    throw writeError(`write ${task.name} to the disk`, error);
  }
  return { checksum: "", bytes: 0, overflows: [], scans: [] };
}

function* write(task: WriteTask, memory: TaskMemory): Generator<number, TaskResult, undefined> {
  const { name, fd, begin, end, scan } = task;
  const sources = new Map(task.sources.map((source) => [source.name, source]));
  const sourceOf = (file: string): ReadableFile =>
    sources.get(file) ?? fail(`a task of ${name} reads ${file} without having it`);
  const readSource: ReadSource = (file, target, from) => readFully(sourceOf(file), target, from);
  const room = memory.roomFor(task);
  const filler = createPartFiller(readSource, room.scratch);
  const scanner = scan ? createPartScanner() : null;
  const checksum = createChecksum(task.checksum);
  for (const segment of task.segments) {
    if (segment.from !== null) {
      yield* copyStraight(task, segment, sourceOf(segment.from.file), memory, { checksum, scanner });
      continue;
    }
    for (const chunk of chunksOf(segment.parts, segment.begin, segment.end, room.chunk.length)) {
      const bytes = room.chunk.subarray(0, chunk.end - chunk.begin);
      for (const { part, begin: first, end: last, offset } of chunk.pieces) {
        const piece = bytes.subarray(first, last);
        filler.fill(part, piece, offset);
        scanner?.update(part, piece);
      }
      checksum.update(bytes);
      writeFully(name, fd, bytes, chunk.begin);
      yield bytes.length;
    }
  }
  return {
    checksum: checksum.digest(),
    bytes: end - begin,
    overflows: filler.overflows(),
    scans: scanner?.tallies() ?? [],
  };
}

/** The same bytes in one loop: what is made tensor by tensor takes a fifth more, and memory for each of them. */
function* copyStraight(
  { name, fd }: WriteTask,
  { begin, end, from, parts }: CopiedSegment,
  source: ReadableFile,
  { chunk: room }: TaskMemory,
  { checksum, scanner }: { readonly checksum: Checksum; readonly scanner: PartScanner | null },
): Generator<number, undefined, undefined> {
  for (const chunk of chunksOf(scanner === null ? [] : parts, begin, end, room.length)) {
    const bytes = room.subarray(0, chunk.end - chunk.begin);
    readFully(source, bytes, from.begin + (chunk.begin - begin));
    checksum.update(bytes);
    writeFully(name, fd, bytes, chunk.begin);
    for (const { part, begin: first, end: last } of chunk.pieces) scanner?.update(part, bytes.subarray(first, last));
    yield bytes.length;
  }
}

function* read(
  { source, begin, end, parts, checksum: kind, scan }: ReadTask,
  memory: TaskMemory,
): Generator<number, TaskResult, undefined> {
  const scanner = scan ? createPartScanner() : null;
  const checksum = createChecksum(kind);
  for (const chunk of chunksOf(scan ? parts : [], begin, end, memory.chunk.length)) {
    const bytes = memory.chunk.subarray(0, chunk.end - chunk.begin);
    readFully(source, bytes, chunk.begin);
    for (const { part, begin: from, end: to } of chunk.pieces) scanner?.update(part, bytes.subarray(from, to));
    checksum.update(bytes);
    yield bytes.length;
  }
  return { checksum: checksum.digest(), bytes: end - begin, overflows: [], scans: scanner?.tallies() ?? [] };
}

function fail(message: string): never {
  throw new InternalError(message);
}
