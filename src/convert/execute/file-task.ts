import type { OutputFile, OutputPart, TensorPart } from "../plan.ts";
import type { ValueTally } from "../scan/value-tally.ts";
import type { ChecksumKind } from "./execution.ts";
import type { FileSegment } from "./file-segments.ts";
import type { ReadableFile } from "./transfer.ts";

/** A piece of work that one thread does; plain data, so that it can be sent to one. */
export type FileTask = WriteTask | ReadTask | SyncTask;

/** Makes the bytes `begin` to `end` of an output file and writes them. */
export interface WriteTask {
  readonly kind: "write";
  /** The output file. */
  readonly name: string;
  readonly fd: number;
  readonly begin: number;
  readonly end: number;
  /** What the range is made of. Of those that are copied straight parts are only there to be looked at: there may be tens of thousands. */
  readonly segments: readonly FileSegment[];
  /** What they are made from. */
  readonly sources: readonly ReadableFile[];
  readonly checksum: ChecksumKind;
  readonly scan: boolean;
}

/** Reads the bytes `begin` to `end` of a file for their checksum. */
export interface ReadTask {
  readonly kind: "read";
  readonly source: ReadableFile;
  readonly begin: number;
  readonly end: number;
  /** What lies in it, whole or in part; empty where nobody looks at values. */
  readonly parts: readonly ScanPart[];
  readonly checksum: ChecksumKind;
  readonly scan: boolean;
}

/** Waits until an output file is on the disk. */
export interface SyncTask {
  readonly kind: "sync";
  readonly name: string;
  readonly fd: number;
}

/** What is to be known of a part to look at its values: tens of thousands are sent to threads, and how they are made is most of them. */
export type ScanPart =
  | Pick<TensorPart, "kind" | "begin" | "bytes" | "name" | "dtype">
  | Pick<Exclude<OutputPart, TensorPart>, "kind" | "begin" | "bytes">;

export function toScanPart(part: OutputPart): ScanPart {
  const { kind, begin, bytes } = part;
  return kind === "tensor" ? { kind, begin, bytes, name: part.name, dtype: part.dtype } : { kind, begin, bytes };
}

export interface TaskResult {
  /** Of the bytes of the range; empty for a sync. */
  readonly checksum: string;
  readonly bytes: number;
  readonly overflows: readonly { readonly tensor: string; readonly count: number }[];
  readonly scans: readonly PartTally[];
}

/** What the elements of a tensor show that lie in a range. */
export interface PartTally {
  readonly tensor: string;
  readonly tally: ValueTally;
}

/** Bytes of a range: long enough that handing it over costs nothing, short enough that threads end at about the same time. */
const TASK_BYTES = 32 * 2 ** 20;

/** Every element size, and four elements of six bits, divide it. Tensors are cut at multiples of it only. */
export const TENSOR_STEP: number = 12_288;

/** Where a range that begins at `position` ends: at `wanted`, or at the last whole step of a tensor before it. */
export function cutAt(parts: readonly ScanPart[], first: number, position: number, wanted: number): number {
  for (let index = first; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined || part.begin >= wanted) break;
    if (part.begin + part.bytes <= wanted) continue;
    if (part.kind !== "tensor") break;
    const cut = part.begin + Math.floor((wanted - part.begin) / TENSOR_STEP) * TENSOR_STEP;
    return cut > position ? cut : wanted;
  }
  return wanted;
}

export interface FileRange {
  readonly begin: number;
  readonly end: number;
  readonly parts: readonly OutputPart[];
}

/** The ranges of a file that are made by themselves: one for a SHA-256 and for an empty file. */
export function* rangesOf({ size, parts }: OutputFile, checksum: ChecksumKind): Generator<FileRange> {
  if (checksum === "sha256" || size <= TASK_BYTES) {
    yield { begin: 0, end: size, parts };
    return;
  }
  let begin = 0;
  let first = 0;
  while (begin < size) {
    const end = cutAt(parts, first, begin, Math.min(begin + TASK_BYTES, size));
    let last = first;
    while (last < parts.length && (parts[last]?.begin ?? 0) < end) last++;
    yield { begin, end, parts: parts.slice(first, last) };
    while (first < last && endOf(parts[first]) <= end) first++;
    begin = end;
  }
}

export function endOf(part: Pick<OutputPart, "begin" | "bytes"> | undefined): number {
  return part === undefined ? 0 : part.begin + part.bytes;
}
