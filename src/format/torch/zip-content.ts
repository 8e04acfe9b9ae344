import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { quote } from "../text/quote.ts";
import { TorchReadFault } from "./torch-fault.ts";
import type { ZipRecord } from "./zip-archive.ts";
import type { ReadRange } from "./zip-end.ts";

/** Deflate packs zeros a thousand times; what goes beyond is made to. */
const MAX_RATIO = 1_000;

/** The content of a record of at most `limit` bytes, unpacked, its checksum right. @throws TorchReadFault */
export async function readZipContent(
  record: ZipRecord,
  limit: number,
  hasChecksums: boolean,
  read: ReadRange,
): Promise<Uint8Array> {
  const { name, begin, packed, size, isDeflated } = record;
  if (size > limit || packed > limit)
    throw new TorchReadFault("zip-limit", `the record ${quote(name)} has ${size} bytes, it is read up to ${limit}`);
  checkRatio(record);
  const bytes = await read(begin, packed);
  if (bytes.length !== packed) throw new TorchReadFault("zip-truncated", "the file shrank while it was read");
  const content = isDeflated ? await unpack(bytes, record) : bytes;
  if (hasChecksums) checkChecksum(record, content);
  return content;
}

export function checkChecksum({ name, crc }: Pick<ZipRecord, "name" | "crc">, content: Uint8Array): void {
  if (crc32(content) === crc) return;
  const told = crc.toString(16).padStart(8, "0");
  throw new TorchReadFault("zip-crc", `the bytes of ${quote(name)} do not fit their checksum ${told}`);
}

export function checkRatio({ name, packed, size }: ZipRecord): void {
  if (size > packed * MAX_RATIO)
    throw new TorchReadFault("zip-ratio", `the record ${quote(name)} unpacks from ${packed} bytes to ${size}`);
}

async function unpack(bytes: Uint8Array, { name, size }: ZipRecord): Promise<Uint8Array> {
  const content = await promisify<Uint8Array, object, Uint8Array>(inflateRaw)(bytes, {
    maxOutputLength: Math.max(1, size),
  }).catch(() => null);
  if (content === null || content.length !== size)
    throw new TorchReadFault(
      "zip-size",
      `the record ${quote(name)} does not unpack to the ${size} bytes that it announces`,
    );
  return content;
}
