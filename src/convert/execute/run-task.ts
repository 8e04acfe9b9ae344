import { fsyncSync } from "node:fs";
import { InternalError } from "../../errors.ts";
import { createTensorReader } from "../expression/create-tensor-reader.ts";
import type { ReadSource, TensorReader } from "../expression/tensor-reader.ts";
import type { OutputPart, TensorPart } from "../plan.ts";
import { createChecksum } from "./checksum.ts";
import {
  cutAt,
  endOf,
  type FileTask,
  type ReadTask,
  type TaskResult,
  TENSOR_STEP,
  type WriteTask,
} from "./file-task.ts";
import { readFully, writeFully } from "./transfer.ts";
import { writeError } from "./write-error.ts";

/** What stays in the second-level cache between reading, summing and writing; larger buffers were not faster, 8 MB slower. */
export const CHUNK_BYTES: number = 21 * TENSOR_STEP;

/**
 * Does a task, chunk by chunk; after each it yields the bytes that were moved, and whoever drives it decides whether to go
 * on. `buffer` has CHUNK_BYTES. @throws ConversionError
 */
export function* runTask(task: FileTask, buffer: Uint8Array): Generator<number, TaskResult, undefined> {
  if (task.kind === "write") return yield* write(task, buffer);
  if (task.kind === "read") return yield* read(task, buffer);
  try {
    fsyncSync(task.fd);
  } catch (error) {
    // Not tried again: what the kernel could not write it may have dropped, and the next call would say that all is well.
    throw writeError(`write ${task.name} to the disk`, error);
  }
  return { checksum: "", bytes: 0, overflows: [], scans: [] };
}

function* write(task: WriteTask, buffer: Uint8Array): Generator<number, TaskResult, undefined> {
  const sources = new Map(task.sources.map((source) => [source.name, source]));
  const readSource: ReadSource = (file, target, begin) => {
    const source = sources.get(file);
    if (source === undefined) throw new InternalError(`a task of ${task.name} reads ${file} without having it`);
    readFully(source, target, begin);
  };
  const filler = createFiller(readSource);
  const checksum = createChecksum(task.checksum);
  for (let position = task.begin, first = 0; position < task.end; ) {
    const end = cutAt(task.parts, first, position, Math.min(position + buffer.length, task.end));
    const chunk = buffer.subarray(0, end - position);
    for (let index = first; index < task.parts.length; index++) {
      const part = task.parts[index];
      if (part === undefined || part.begin >= end) break;
      const from = Math.max(part.begin, position);
      const to = Math.min(endOf(part), end);
      if (from < to) filler.fill(part, chunk.subarray(from - position, to - position), from - part.begin);
      if (endOf(part) <= end) {
        filler.end(part);
        first = index + 1;
      }
    }
    checksum.update(chunk);
    writeFully(task.name, task.fd, chunk, position);
    position = end;
    yield chunk.length;
  }
  return { checksum: checksum.digest(), bytes: task.end - task.begin, overflows: filler.overflows(), scans: [] };
}

function* read(task: ReadTask, buffer: Uint8Array): Generator<number, TaskResult, undefined> {
  const checksum = createChecksum(task.checksum);
  for (let position = task.begin; position < task.end; ) {
    const chunk = buffer.subarray(0, Math.min(buffer.length, task.end - position));
    readFully(task.source, chunk, position);
    checksum.update(chunk);
    position += chunk.length;
    yield chunk.length;
  }
  return { checksum: checksum.digest(), bytes: task.end - task.begin, overflows: [], scans: [] };
}

interface Filler {
  /** Fills `target` with bytes of a part from `begin` on. */
  fill(part: OutputPart, target: Uint8Array, begin: number): void;
  /** Nothing more of the part is asked for. */
  end(part: OutputPart): void;
  overflows(): readonly { readonly tensor: string; readonly count: number }[];
}

/** Holds what the part at hand needs, and of those before it only what they counted. */
function createFiller(readSource: ReadSource): Filler {
  const overflows: { readonly tensor: string; readonly count: number }[] = [];
  let current: { readonly part: OutputPart; readonly content: Uint8Array | TensorReader } | null = null;
  const close = (): void => {
    if (current?.part.kind === "tensor" && "overflows" in current.content && current.content.overflows > 0) {
      overflows.push({ tensor: current.part.name, count: current.content.overflows });
    }
    current = null;
  };
  const contentOf = (part: OutputPart): Uint8Array | TensorReader => {
    if (current?.part === part) return current.content;
    close();
    const content = part.kind === "tensor" ? readerOf(part, readSource) : literal(part);
    current = { part, content };
    return content;
  };
  return {
    fill(part, target, begin) {
      if (part.kind === "file") return readSource(part.file, target, begin);
      const content = contentOf(part);
      if ("read" in content) content.read(target, begin);
      else target.set(content.subarray(begin, begin + target.length));
    },
    end: close,
    overflows() {
      close();
      return overflows;
    },
  };
}

function readerOf(part: TensorPart, readSource: ReadSource): TensorReader {
  const reader = createTensorReader(part.expression, readSource);
  if (reader.bytes !== part.bytes) {
    throw new InternalError(`${part.name} is planned with ${part.bytes} bytes and is made with ${reader.bytes}`);
  }
  return reader;
}

function literal(part: OutputPart): Uint8Array {
  if (part.kind === "text") return Buffer.from(part.text);
  return part.kind === "bytes" ? Buffer.from(part.base64, "base64") : new Uint8Array();
}
