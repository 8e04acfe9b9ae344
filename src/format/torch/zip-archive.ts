import { mapConcurrently } from "../../source/map-concurrently.ts";
import { quote } from "../text/quote.ts";
import { TorchReadFault } from "./torch-fault.ts";
import { MAX_DIRECTORY, MAX_ENTRIES, parseDirectory, type ZipEntry } from "./zip-directory.ts";
import { type ReadRange, readZipEnd } from "./zip-end.ts";

export interface ZipRecord extends ZipEntry {
  /** Where its bytes begin in the file. */
  readonly begin: number;
}

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const HAS_DESCRIPTOR = 0x0008;
/** Headers that are near each other are read together: 100,000 records of a few bytes are a few hundred reads. */
const WINDOW = 65_536;
const NEAR = 4_096;
/** Most headers have a padding of less than 64 bytes and a short name. */
const USUAL_HEADER = 512;
const AT_ONCE = 8;

/**
 * The records of a zip archive, in the order of the file: by its central directory alone, with which every local header
 * has to agree, and none may reach into the next. @throws TorchReadFault
 */
export async function readZipArchive(size: number, read: ReadRange): Promise<readonly ZipRecord[]> {
  const end = await readZipEnd(size, read);
  if (end.entries === 0) throw new TorchReadFault("zip-empty", "the archive is empty");
  if (end.entries > MAX_ENTRIES || end.length > MAX_DIRECTORY)
    throw new TorchReadFault("zip-limit", `the archive lists ${end.entries} records in ${end.length} bytes`);
  const entries = parseDirectory(await read(end.begin, end.length), end).toSorted((a, b) => a.header - b.header);
  checkOrder(entries);
  const records = (
    await mapConcurrently(windows(entries), AT_ONCE, (window) => readWindow(window, end.begin, read))
  ).flat();
  for (const [index, { name, begin, packed }] of records.entries()) {
    const next = records[index + 1]?.header ?? end.begin;
    if (begin + packed > next)
      throw new TorchReadFault("zip-overlap", `the record ${quote(name)} reaches into what follows it`);
  }
  return records;
}

/** As far as it can be told without the local headers, so that a thousand entries into one record need no reading. */
function checkOrder(entries: readonly ZipEntry[]): void {
  let end = 0;
  for (const { name, header, packed } of entries) {
    if (header < end) throw new TorchReadFault("zip-overlap", `the record ${quote(name)} shares bytes with another`);
    end = header + LOCAL_BYTES + packed;
  }
  const [first] = entries;
  if (first !== undefined && first.header !== 0)
    throw new TorchReadFault("zip-prefix", `${first.header} bytes stand before the first record`);
}

function windows(entries: readonly ZipEntry[]): readonly (readonly ZipEntry[])[] {
  const groups: ZipEntry[][] = [];
  let begin = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    const group = groups.at(-1);
    const { header } = entry;
    if (group !== undefined && header - last <= NEAR && header + USUAL_HEADER - begin <= WINDOW) group.push(entry);
    else {
      groups.push([entry]);
      begin = header;
    }
    last = header;
  }
  return groups;
}

async function readWindow(entries: readonly ZipEntry[], limit: number, read: ReadRange): Promise<readonly ZipRecord[]> {
  const begin = entries[0]?.header ?? 0;
  const last = entries.at(-1)?.header ?? 0;
  const bytes = asBuffer(await read(begin, Math.min(last + USUAL_HEADER, limit) - begin));
  const records: ZipRecord[] = [];
  for (const entry of entries) {
    const whole = headerLength(bytes, entry.header - begin, entry);
    const isHere = entry.header - begin + whole <= bytes.length;
    const header = isHere
      ? bytes.subarray(entry.header - begin, entry.header - begin + whole)
      : asBuffer(await read(entry.header, whole));
    if (header.length !== whole) throw mismatch(entry, "breaks off");
    checkHeader(header, entry);
    records.push({ ...entry, begin: entry.header + whole });
  }
  return records;
}

function headerLength(bytes: Buffer, at: number, entry: ZipEntry): number {
  if (at + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== LOCAL)
    throw mismatch(entry, "is not where it should be");
  return LOCAL_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
}

/** Two headers for one record: a reader that goes by the one must see what a reader sees that goes by the other. */
function checkHeader(header: Buffer, entry: ZipEntry): void {
  const flags = header.readUInt16LE(6);
  const method = header.readUInt16LE(8);
  if (flags !== entry.flags) throw mismatch(entry, "has other flags");
  if (method !== (entry.isDeflated ? 8 : 0)) throw mismatch(entry, "has another method");
  const name = header.subarray(LOCAL_BYTES, LOCAL_BYTES + header.readUInt16LE(26)).toString("utf8");
  if (name !== entry.name) throw mismatch(entry, `says ${quote(name)}`);
  const mayBeZero = (flags & HAS_DESCRIPTOR) !== 0;
  const sizes: readonly (readonly [number, number])[] = [
    [header.readUInt32LE(14), entry.crc],
    [header.readUInt32LE(18), entry.packed],
    [header.readUInt32LE(22), entry.size],
  ];
  const agree = sizes.every(
    ([local, central], field) => local === central || (mayBeZero && local === 0) || (field > 0 && local === 0xffffffff),
  );
  if (!agree) throw mismatch(entry, "has other sizes");
}

function mismatch({ name }: ZipEntry, what: string): TorchReadFault {
  return new TorchReadFault(
    "zip-mismatch",
    `the header of the record ${quote(name)} ${what}, unlike the archive's list`,
  );
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
