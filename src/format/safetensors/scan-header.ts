import { JsonByteReader } from "../json/byte-reader.ts";
import { ReadFault } from "../json/read-fault.ts";
import { endOfPlain } from "../names/name-scanner.ts";
import { NameTable } from "../names/name-table.ts";
import { dtypeBits } from "./dtype.ts";
import type { SafetensorsFault } from "./header-fault.ts";
import type { HeaderHabits } from "./header-habits.ts";
import { parseMetadata } from "./parse-header.ts";
import { ScannedHeader } from "./scanned-header.ts";
import { type TensorColumns, TensorRows } from "./tensor-columns.ts";

/** Of a tensor, in the spelling and order of every official writer: safetensors' Rust code by way of serde_json. */
const BEFORE_DTYPE = Buffer.from('":{"dtype":"');
const BEFORE_SHAPE = Buffer.from('","shape":[');
const BEFORE_OFFSETS = Buffer.from('],"data_offsets":[');
const AFTER_OFFSETS = Buffer.from("]}");
const METADATA = Buffer.from('{"__metadata__":');

/** Of the entry of one tensor; a list that turns out longer grows. */
const USUAL_BYTES = 100;
const MAX_LENGTH = 65_535;
const MAX_RANK = 64;

/**
 * Reads a header that is spelled as the official writer does and in which every tensor is sound by itself: plain names,
 * none twice, known dtypes, bytes = shape x dtype, each begins where the one before it ends. Of any other header, sound or broken, it says nothing: then the slow
 * reader has to read it, and finds what is wrong.
 */
export function scanHeader(
  bytes: Uint8Array,
  file: string,
  maxTensors: number,
  habits: HeaderHabits,
): ScannedHeader | null {
  const scan = new HeaderScan(bytes);
  const metadata = scan.metadata();
  const columns = metadata === null ? null : scan.tensors(maxTensors, habits);
  return metadata === null || columns === null ? null : new ScannedHeader(file, bytes.length, metadata, columns);
}

class HeaderScan {
  readonly #dtypes: string[] = [];
  readonly #tensors: TensorRows;
  readonly #bytes: Buffer;
  #at = 0;
  #dtype = "";
  #dtypeIndex = 0;
  #bits = 0;
  #dtypeBegin = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#tensors = new TensorRows(Math.max(16, Math.ceil(bytes.length / USUAL_BYTES)));
  }

  /** To the first tensor. null where the metadata are not sound, or something else is there. */
  metadata(): ReadonlyMap<string, string> | null {
    if (!this.#skip(METADATA)) {
      this.#at = 1;
      return this.#bytes[0] === 0x7b ? new Map() : null;
    }
    const faults: SafetensorsFault[] = [];
    const reader = new JsonByteReader(this.#bytes, this.#at);
    try {
      const metadata = parseMetadata(reader, faults);
      if (faults.length > 0 || this.#bytes[reader.at] !== 0x2c) return null;
      this.#at = reader.at + 1;
      return metadata;
    } catch (error) {
      if (error instanceof ReadFault) return null;
      throw error;
    }
  }

  /** The rest of the header. null where it is not as every official writer writes it. */
  tensors(maxTensors: number, habits: HeaderHabits): TensorColumns | null {
    const bytes = this.#bytes;
    // Not the Buffer: the scanner reads the bytes of an index too, and is fastest when it only ever sees one class.
    const scanner = habits.scanner(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    const rows = this.#tensors;
    do {
      const begin = this.#at + 1;
      if (bytes[this.#at] !== 0x22 || rows.count >= maxTensors || !scanner.read(begin, rows.count)) return null;
      this.#at = scanner.end;
      const length = scanner.end - begin;
      if (length > MAX_LENGTH || !habits.isUsual(scanner.pattern) || !this.#tensor()) return null;
      rows.addName(begin, length, scanner.hash);
    } while (bytes[this.#at++] === 0x2c);
    if (bytes[this.#at - 1] !== 0x7d) return null;
    while (this.#at < bytes.length && bytes[this.#at] === 0x20) this.#at++;
    if (this.#at !== bytes.length) return null;
    const columns = rows.columns(bytes, this.#dtypes);
    return NameTable.of(columns.names) === null ? null : columns;
  }

  #tensor(): boolean {
    if (!this.#skip(BEFORE_DTYPE) || !this.#readDtype() || !this.#skip(BEFORE_SHAPE)) return false;
    const elements = this.#readShape();
    if (elements < 0 || !this.#skip(BEFORE_OFFSETS)) return false;
    const begin = this.#readNumber();
    if (this.#bytes[this.#at++] !== 0x2c) return false;
    const end = this.#readNumber();
    if (begin !== this.#tensors.end || end < begin || !this.#skip(AFTER_OFFSETS)) return false;
    if (elements * this.#bits !== (end - begin) * 8) return false;
    this.#tensors.addTensor(this.#dtypeIndex, end);
    return true;
  }

  /** Most often the same as the last one. */
  #readDtype(): boolean {
    const bytes = this.#bytes;
    const { length } = this.#dtype;
    let same = 0;
    while (same < length && bytes[this.#at + same] === bytes[this.#dtypeBegin + same]) same++;
    if (length > 0 && same === length && bytes[this.#at + length] === 0x22) {
      this.#at += length;
      return true;
    }
    const end = endOfPlain(bytes, this.#at);
    const dtype = bytes.toString("latin1", this.#at, end);
    const bits = dtypeBits(dtype);
    if (bits === null) return false;
    const known = this.#dtypes.indexOf(dtype);
    this.#dtypeIndex = known < 0 ? this.#dtypes.push(dtype) - 1 : known;
    this.#dtype = dtype;
    this.#bits = bits;
    this.#dtypeBegin = this.#at;
    this.#at = end;
    return true;
  }

  /** Its product, or -1 where it is no list of numbers. */
  #readShape(): number {
    const bytes = this.#bytes;
    let elements = 1;
    let rank = 0;
    if (bytes[this.#at] !== 0x5d) {
      for (;;) {
        const size = this.#readNumber();
        if (size < 0 || ++rank > MAX_RANK) return -1;
        this.#tensors.addSize(size);
        elements *= size;
        if (bytes[this.#at] !== 0x2c) break;
        this.#at++;
      }
    }
    return elements;
  }

  /** A whole number of up to 15 digits; -1 for anything else. */
  #readNumber(): number {
    const bytes = this.#bytes;
    const begin = this.#at;
    let at = begin;
    let value = 0;
    for (let byte = bytes[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = bytes[++at] ?? 0) {
      value = value * 10 + byte - 0x30;
    }
    const digits = at - begin;
    this.#at = at;
    return digits === 0 || digits > 15 || (digits > 1 && bytes[begin] === 0x30) ? -1 : value;
  }

  #skip(literal: Uint8Array): boolean {
    const bytes = this.#bytes;
    const begin = this.#at;
    for (let index = 0; index < literal.length; index++) if (bytes[begin + index] !== literal[index]) return false;
    this.#at = begin + literal.length;
    return true;
  }
}
