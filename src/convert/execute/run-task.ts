import { fsyncSync } from "node:fs";
import { InternalError } from "../../errors.ts";
import { createScratch, type Scratch } from "../expression/scratch.ts";
import type { ReadSource } from "../expression/tensor-reader.ts";
import { createChecksum } from "./checksum.ts";
import { chunksOf } from "./file-chunks.ts";
import { type FileTask, type ReadTask, type TaskResult, TENSOR_STEP, type WriteTask } from "./file-task.ts";
import { createPartFiller } from "./part-filler.ts";
import { createPartScanner } from "./part-scanner.ts";
import { readFully, writeFully } from "./transfer.ts";
import { writeError } from "./write-error.ts";

/**
 * What stays in the nearer caches between reading, summing and writing, also when the machine does other work: 64 KB and
 * 128 KB took the same time, 256 KB a quarter more, 8 MB half as much again.
 */
const CHUNK_BYTES = 10 * TENSOR_STEP;

/** What a thread needs for any task; it is used again for the next one. */
export interface TaskMemory {
  readonly chunk: Uint8Array;
  readonly scratch: Scratch;
}

export function createTaskMemory(): TaskMemory {
  return { chunk: Buffer.allocUnsafeSlow(CHUNK_BYTES), scratch: createScratch() };
}

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
  const { name, fd, begin, end, parts } = task;
  const sources = new Map(task.sources.map((source) => [source.name, source]));
  const readSource: ReadSource = (file, target, from) => {
    const source = sources.get(file);
    if (source === undefined) throw new InternalError(`a task of ${name} reads ${file} without having it`);
    readFully(source, target, from);
  };
  const filler = createPartFiller(readSource, memory.scratch);
  const scanner = task.scan ? createPartScanner() : null;
  const checksum = createChecksum(task.checksum);
  for (const chunk of chunksOf(parts, begin, end, memory.chunk.length)) {
    const bytes = memory.chunk.subarray(0, chunk.end - chunk.begin);
    for (const { part, begin: from, end: to, offset } of chunk.pieces) {
      const piece = bytes.subarray(from, to);
      filler.fill(part, piece, offset);
      scanner?.update(part, piece);
    }
    checksum.update(bytes);
    writeFully(name, fd, bytes, chunk.begin);
    yield bytes.length;
  }
  return {
    checksum: checksum.digest(),
    bytes: end - begin,
    overflows: filler.overflows(),
    scans: scanner?.tallies() ?? [],
  };
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
