import { crc32 } from "node:zlib";
import type { ReadRange } from "../../src/format/torch/zip-end.ts";

/** One record of a zip archive. All but name and content is what its headers say, whatever is there. */
export interface TorchRecord {
  readonly name: string;
  readonly content: Buffer;
  /** Bytes in the file; zeros follow the content up to there. */
  readonly packed?: number;
  /** Bytes of the content. */
  readonly size?: number | bigint;
  readonly crc?: number;
  /** 8 for deflate. */
  readonly method?: number;
  /** Extra fields of the archive's list, in place of the one for sizes of 64 bits. */
  readonly extra?: Buffer;
  readonly attributes?: number;
}

/** Bytes at offsets; zeros are between them. */
export interface SparseFile {
  readonly size: number;
  readonly parts: readonly (readonly [at: number, bytes: Buffer])[];
}

const WIDE = 0xffffffff;

/** A zip archive as torch writes it, but with stated sizes in local headers; zip64 where a number asks for it. */
export function torchZip(records: readonly TorchRecord[], options: { readonly alwaysWide?: boolean } = {}): SparseFile {
  const parts: (readonly [number, Buffer])[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const record of records) {
    const {
      content,
      packed = content.length,
      size = packed,
      method = 0,
      crc = crc32(content),
      attributes = 0,
    } = record;
    const name = Buffer.from(record.name);
    const extra = record.extra ?? wideField(size, packed, at);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(narrow(packed), 18);
    local.writeUInt32LE(narrow(size), 22);
    local.writeUInt16LE(name.length, 26);
    parts.push([at, Buffer.concat([local, name, content])]);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(narrow(packed), 20);
    entry.writeUInt32LE(narrow(size), 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE(attributes, 38);
    entry.writeUInt32LE(narrow(at), 42);
    list.push(entry, name, extra);
    at += 30 + name.length + packed;
  }
  const directory = Buffer.concat(list);
  const tail = endOf(records.length, directory.length, at, options.alwaysWide === true);
  parts.push([at, Buffer.concat([directory, tail])]);
  return { size: at + directory.length + tail.length, parts };
}

function narrow(value: number | bigint): number {
  return value >= WIDE ? WIDE : Number(value);
}

/** Sizes and offset past 32 bits. */
function wideField(size: number | bigint, packed: number, at: number): Buffer {
  const values = [size, packed, at].filter((value) => value >= WIDE).map(eight);
  return values.length === 0 ? Buffer.alloc(0) : extraField(1, Buffer.concat(values));
}

export function extraField(id: number, content: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(content.length, 2);
  return Buffer.concat([head, content]);
}

export function eight(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function endOf(entries: number, length: number, begin: number, alwaysWide: boolean): Buffer {
  const isWide = alwaysWide || begin >= WIDE || entries >= 0xffff;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries, 0xffff), 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(narrow(begin), 16);
  if (!isWide) return end;
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeUInt32LE(44, 4);
  for (const [at, value] of [
    [24, entries],
    [32, entries],
    [40, length],
    [48, begin],
  ] as const)
    wide.writeBigUInt64LE(BigInt(value), at);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(begin + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([wide, locator, end]);
}

/** A file of it, byte for byte. */
export function bytesOfSparse({ size, parts }: SparseFile): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [at, part] of parts) part.copy(bytes, at);
  return bytes;
}

/** Reads it as if it were a file, however long. */
export function rangesOfSparse({ size, parts }: SparseFile): ReadRange {
  return async (begin, length) => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - begin)));
    for (const [at, part] of parts)
      if (at < begin + bytes.length && at + part.length > begin)
        part.copy(bytes, Math.max(0, at - begin), Math.max(0, begin - at));
    return bytes;
  };
}
