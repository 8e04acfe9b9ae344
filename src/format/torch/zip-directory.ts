import { isUtf8 } from "node:buffer";
import { quote } from "../text/quote.ts";
import { TorchReadFault } from "./torch-fault.ts";
import type { ZipEnd } from "./zip-end.ts";

/** One record as the central directory has it. */
export interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly isDeflated: boolean;
  readonly crc: number;
  /** Bytes in the file. */
  readonly packed: number;
  /** Bytes of the content; the same unless it is deflated. */
  readonly size: number;
  /** Where the local header begins. */
  readonly header: number;
}

const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const STORED = 0;
const DEFLATED = 8;
const EXTRA_WIDE = 0x0001;
const EXTRA_UNICODE_PATH = 0x7075;
/** Sizes behind the data, UTF-8 names, and how hard was packed. */
const ALLOWED_FLAGS = 0x080e;
const WIDE = 0xffffffff;
/** As many tensors as a safetensors file may have, and then some. */
export const MAX_ENTRIES = 250_000;
export const MAX_DIRECTORY = 64_000_000;

/** The records of a zip archive, by its central directory. @throws TorchReadFault */
export function parseDirectory(bytes: Uint8Array, end: ZipEnd): readonly ZipEntry[] {
  const directory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  while (entries.length < end.entries) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY)
      throw new TorchReadFault("zip-end", `the list of records breaks off after ${entries.length} of ${end.entries}`);
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const commentLength = directory.readUInt16LE(at + 32);
    const next = at + ENTRY_BYTES + nameLength + extraLength + commentLength;
    if (next > directory.length) throw new TorchReadFault("zip-end", "the list of records breaks off within a record");
    const entry = parseEntry(directory, at, nameLength, extraLength, end.begin);
    // torch finds records without regard to case.
    const folded = entry.name.toLowerCase();
    if (names.has(folded)) throw new TorchReadFault("zip-duplicate", `the record ${quote(entry.name)} stands twice`);
    names.add(folded);
    entries.push(entry);
    at = next;
  }
  if (at !== directory.length) throw new TorchReadFault("zip-end", "the list of records is longer than its records");
  return entries;
}

function parseEntry(directory: Buffer, at: number, nameLength: number, extraLength: number, limit: number): ZipEntry {
  const name = nameOf(directory.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength));
  const flags = directory.readUInt16LE(at + 8);
  if ((flags & ~ALLOWED_FLAGS) !== 0)
    throw new TorchReadFault(
      "zip-flags",
      `the record ${quote(name)} has the flags 0x${flags.toString(16)}: encrypted, patched or the like`,
    );
  const method = directory.readUInt16LE(at + 10);
  if (method !== STORED && method !== DEFLATED)
    throw new TorchReadFault(
      "zip-method",
      `the record ${quote(name)} is packed by method ${method}, torch stores and deflates`,
    );
  const extra = directory.subarray(at + ENTRY_BYTES + nameLength, at + ENTRY_BYTES + nameLength + extraLength);
  const narrow = [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)];
  const [size = 0, packed = 0, header = 0] = widened(narrow, extra, name);
  if (directory.readUInt16LE(at + 34) !== 0) throw new TorchReadFault("zip-end", "a record is on another disk");
  const entry = {
    name,
    flags,
    isDeflated: method === DEFLATED,
    crc: directory.readUInt32LE(at + 16),
    packed,
    size,
    header,
  };
  checkSizes(entry, limit);
  return entry;
}

function checkSizes({ name, isDeflated, packed, size, header }: ZipEntry, limit: number): void {
  if (![packed, size].every(Number.isSafeInteger) || (!isDeflated && packed !== size))
    throw new TorchReadFault(
      "zip-size",
      `the record ${quote(name)} has ${packed} bytes in the file and ${size} of content`,
    );
  if (header >= limit)
    throw new TorchReadFault("zip-offset", `the record ${quote(name)} begins at ${header}, behind the last one`);
  if (header + packed > limit)
    throw new TorchReadFault("zip-size", `the record ${quote(name)} has ${packed} bytes, more than the archive`);
}

/** Sizes and offset, where they are too large for 32 bits, from the zip64 field: in this order, each only where it is needed. */
function widened(narrow: readonly number[], extra: Buffer, name: string): readonly number[] {
  const broken = new TorchReadFault("zip-extra", `the extra fields of the record ${quote(name)} are broken`);
  let wide: Buffer | null = null;
  for (let at = 0; at < extra.length; ) {
    if (at + 4 > extra.length) throw broken;
    const id = extra.readUInt16LE(at);
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) throw broken;
    if (id === EXTRA_UNICODE_PATH)
      throw new TorchReadFault("zip-mismatch", `the record ${quote(name)} has a second name`);
    if (id === EXTRA_WIDE && wide !== null) throw broken;
    if (id === EXTRA_WIDE) wide = extra.subarray(at + 4, end);
    at = end;
  }
  let at = 0;
  const values = narrow.map((value) => {
    if (value !== WIDE) return value;
    if (wide === null || at + 8 > wide.length) throw broken;
    at += 8;
    return Number(wide.readBigUInt64LE(at - 8));
  });
  if (wide !== null && at !== wide.length && wide.length !== 24) throw broken;
  return values;
}

/** Names of records are never paths of files, but other tools unpack archives. */
function nameOf(bytes: Buffer): string {
  const name = bytes.toString("utf8");
  const isPlain =
    isUtf8(bytes) &&
    !/[\0-\x1f\x7f\\]/.test(name) &&
    name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!isPlain) throw new TorchReadFault("zip-name", `a record is named ${quote(name)}`);
  return name;
}
