import { TorchReadFault } from "./torch-fault.ts";

/** Reads a range of a file; fewer bytes only at its end. */
export type ReadRange = (begin: number, length: number) => Promise<Uint8Array>;

/** Where the central directory is. */
export interface ZipEnd {
  readonly entries: number;
  readonly begin: number;
  readonly length: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END_64_BYTES = 56;
const FIRST_TAIL = 4_096;
const MAX_TAIL = END_BYTES + 0xffff + LOCATOR_BYTES + END_64_BYTES;

/**
 * The end record of a zip archive (and that of zip64, which torch always writes), in the one place where every reader
 * finds it: nothing may come after it, and the central directory ends where it begins. @throws TorchReadFault
 */
export async function readZipEnd(size: number, read: ReadRange): Promise<ZipEnd> {
  let tail = await tailOf(size, FIRST_TAIL, read);
  if (!endsPlainly(tail)) tail = await tailOf(size, MAX_TAIL, read);
  const tailBegin = size - tail.length;
  const at = findEnd(tail);
  const end = {
    disk: tail.readUInt16LE(at + 4),
    directoryDisk: tail.readUInt16LE(at + 6),
    here: tail.readUInt16LE(at + 8),
    entries: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    begin: tail.readUInt32LE(at + 16),
  };
  const isWide = at >= LOCATOR_BYTES && tail.readUInt32LE(at - LOCATOR_BYTES) === LOCATOR_64;
  if (!isWide) {
    if (end.disk !== 0 || end.directoryDisk !== 0 || end.here !== end.entries)
      throw broken("it speaks of several disks");
    return placed({ entries: end.entries, begin: end.begin, length: end.length }, tailBegin + at);
  }
  return wideEnd(tail, tailBegin, at - LOCATOR_BYTES, end);
}

async function tailOf(size: number, length: number, read: ReadRange): Promise<Buffer> {
  const want = Math.min(size, length);
  const tail = await read(size - want, want);
  if (tail.length !== want) throw new TorchReadFault("zip-truncated", "the file shrank while it was read");
  return Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
}

function endsPlainly(tail: Buffer): boolean {
  const at = tail.length - END_BYTES;
  return at >= 0 && tail.readUInt32LE(at) === END && tail.readUInt16LE(at + 20) === 0;
}

function findEnd(tail: Buffer): number {
  if (endsPlainly(tail)) return tail.length - END_BYTES;
  for (let at = tail.length - 4; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== END) continue;
    if (at + END_BYTES > tail.length) break;
    const comment = tail.readUInt16LE(at + 20);
    const rest = tail.length - at - END_BYTES;
    if (comment > rest) throw broken(`it announces a comment of ${comment} bytes, ${rest} follow`);
    throw new TorchReadFault("zip-trailing", `${rest} bytes follow the end of the archive`);
  }
  throw new TorchReadFault("zip-truncated", "the list of its records, which ends a torch file, is not there");
}

interface NarrowEnd {
  readonly entries: number;
  readonly begin: number;
  readonly length: number;
}

/** Every field of the narrow record is the wide one's, or says that it is there. */
function wideEnd(tail: Buffer, tailBegin: number, locator: number, narrow: NarrowEnd): ZipEnd {
  const begin = Number(tail.readBigUInt64LE(locator + 8));
  const at = begin - tailBegin;
  if (at !== locator - END_64_BYTES || at < 0 || tail.readUInt32LE(at) !== END_64)
    throw broken("its zip64 record is not where it says");
  const isOne = tail.readUInt32LE(locator + 4) === 0 && tail.readUInt32LE(locator + 16) <= 1;
  const here = tail.readBigUInt64LE(at + 24);
  const entries = tail.readBigUInt64LE(at + 32);
  const isWhole = tail.readUInt32LE(at + 16) === 0 && tail.readUInt32LE(at + 20) === 0 && here === entries;
  if (!isOne || !isWhole || tail.readBigUInt64LE(at + 4) !== BigInt(END_64_BYTES - 12))
    throw broken("it speaks of several disks");
  const wide = {
    entries: Number(entries),
    begin: Number(tail.readBigUInt64LE(at + 48)),
    length: Number(tail.readBigUInt64LE(at + 40)),
  };
  const agree =
    (narrow.entries === wide.entries || narrow.entries === 0xffff) &&
    (narrow.begin === wide.begin || narrow.begin === 0xffffffff) &&
    (narrow.length === wide.length || narrow.length === 0xffffffff);
  if (!agree) throw broken("its two records contradict each other");
  return placed(wide, begin);
}

/** @param expected where the central directory has to end */
function placed(end: ZipEnd, expected: number): ZipEnd {
  if (end.begin + end.length !== expected)
    throw broken(
      `it puts the list of records at ${end.begin} to ${end.begin + end.length}, and begins itself at ${expected}`,
    );
  return end;
}

function broken(detail: string): TorchReadFault {
  return new TorchReadFault("zip-end", `the end of the zip archive is broken: ${detail}`);
}
