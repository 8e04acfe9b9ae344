import { isUtf8 } from "node:buffer";
import { JsonByteReader } from "../json/byte-reader.ts";
import { ReadFault } from "../json/read-fault.ts";
import { checkLayout } from "./check-layout.ts";
import type { SafetensorsHeader } from "./header.ts";
import type { SafetensorsFault } from "./header-fault.ts";
import { HeaderHabits } from "./header-habits.ts";
import { MAX_TENSORS, parseHeader } from "./parse-header.ts";
import { scanHeader } from "./scan-header.ts";

export interface ReadHeaderResult {
  /** null when no header could be read; one whose numbers contradict each other is there, with faults. */
  readonly header: SafetensorsHeader | null;
  readonly faults: readonly SafetensorsFault[];
}

/** The reference implementation's limit. */
const MAX_HEADER_BYTES = 100_000_000;
const PREFIX_BYTES = 8;
/** Enough for the header of nearly every real shard; a longer one is only read on when this much of it is sound. */
const FIRST_READ = 1 << 17;

/** Reads a range of a file; fewer bytes only at its end. */
export type ReadRange = (begin: number, length: number) => Promise<Uint8Array>;

/**
 * Reads and checks the header of a safetensors file without touching its data, by every invariant of the reference
 * implementation (safetensors 0.8, src/tensor.rs) and of the format's text where that is stricter (no duplicate names).
 * @param file its name, for the tensors
 * @param size bytes of the whole file
 * @param habits one object for all files of a checkpoint
 */
export async function readSafetensorsHeader(
  file: string,
  size: number,
  read: ReadRange,
  habits: HeaderHabits = new HeaderHabits(),
): Promise<ReadHeaderResult> {
  const prefix = await read(0, Math.min(size, PREFIX_BYTES));
  const first = Buffer.from(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (first.length < PREFIX_BYTES) {
    return refuse(
      "header-length",
      `the file has ${first.length} bytes, a safetensors file begins with 8 bytes of header length`,
    );
  }
  const length = first.readBigUInt64LE(0);
  if (length === 0n) return refuse("header-length", "the header is empty");
  if (length > BigInt(MAX_HEADER_BYTES)) {
    return refuse(
      "header-length",
      `the first 8 bytes announce a header of ${length} bytes, the limit is ${MAX_HEADER_BYTES}`,
    );
  }
  const headerBytes = Number(length);
  if (PREFIX_BYTES + headerBytes > size) {
    return refuse(
      "truncated",
      `the header is ${headerBytes} bytes long, the whole file has ${size} bytes: the file was cut off`,
    );
  }
  if (headerBytes > FIRST_READ) {
    const early = earlyFault(await read(PREFIX_BYTES, FIRST_READ));
    if (early !== null) return { header: null, faults: [early] };
  }
  habits.learn(PREFIX_BYTES + headerBytes);
  const whole = await read(PREFIX_BYTES, headerBytes);
  return whole.length === headerBytes
    ? readText(file, whole, size, habits)
    : refuse("truncated", "the file shrank while it was read");
}

function readText(file: string, text: Uint8Array, size: number, habits: HeaderHabits): ReadHeaderResult {
  if (!isUtf8(text)) return refuse("header-text", "the header is not UTF-8");
  const faults: SafetensorsFault[] = [];
  const dataStart = PREFIX_BYTES + text.length;
  const scanned = scanHeader(text, file, MAX_TENSORS, habits);
  if (scanned?.isTiled(dataStart, size - dataStart) === true) return { header: scanned, faults };
  try {
    const header = { length: text.length, ...parseHeader(new JsonByteReader(text), file, faults) };
    checkLayout(header, size - dataStart, faults);
    return { header, faults };
  } catch (error) {
    if (!(error instanceof ReadFault)) throw error;
    faults.push(toFault(error));
    return { header: null, faults };
  }
}

/** What is already wrong in the first part of a long header. */
function earlyFault(head: Uint8Array): SafetensorsFault | null {
  try {
    parseHeader(new JsonByteReader(head), "", []);
    return { code: "safetensors/header-text", detail: "the header ends before its announced length" };
  } catch (error) {
    if (!(error instanceof ReadFault)) throw error;
    return error.kind === "end" ? null : toFault(error);
  }
}

function toFault(fault: ReadFault): SafetensorsFault {
  const where = `at byte ${PREFIX_BYTES + fault.offset}`;
  switch (fault.kind) {
    case "schema":
    case "depth":
      return { code: "safetensors/header-schema", detail: `${fault.message}, ${where}` };
    case "duplicate":
      return { code: "safetensors/duplicate-name", detail: `${fault.message}, ${where}` };
    case "name":
      return { code: "safetensors/name", detail: `${fault.message}, ${where}` };
    case "limit":
      return { code: "safetensors/limit", detail: `${fault.message}, ${where}` };
    case "syntax":
    case "encoding":
    case "end":
      return { code: "safetensors/header-text", detail: `the header is no valid JSON ${where}: ${fault.message}` };
    default:
      return fault.kind satisfies never;
  }
}

function refuse(what: "header-length" | "header-text" | "truncated", detail: string): ReadHeaderResult {
  return { header: null, faults: [{ code: `safetensors/${what}`, detail }] };
}
