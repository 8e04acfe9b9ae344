import { TorchReadFault } from "./torch-fault.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NEWLINE = 0x0a;
/** 256 bits. A pickle of 2 MB in one integer takes minutes to convert. */
const MAX_INTEGER_BYTES = 32;
/** Of a number that is spelled out; 32 bytes have 78 digits. */
const MAX_DIGITS = 100;

/** Reads a pickle's opcodes and operands. Every length is compared with what is left before anything is cut out. */
export class PickleCursor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  /** Where the frame ends that is open; -1 outside of one. CPython reads past it, scanners do not. */
  #frameEnd = -1;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  opcode(): number {
    if (this.#at === this.#frameEnd) this.#frameEnd = -1;
    return this.bytes[this.#take(1)] as number;
  }

  uint8(): number {
    return this.bytes[this.#take(1)] as number;
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** A length of eight bytes; past 2^53 there are no such bytes. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  /** The bytes themselves, not a copy. */
  slice(length: number): Uint8Array {
    const begin = this.#take(length);
    return this.bytes.subarray(begin, begin + length);
  }

  utf8(length: number): string {
    return this.#decode(this.slice(length));
  }

  latin1(length: number): string {
    return latin1Of(this.slice(length));
  }

  /** Up to a newline, which is left out. */
  line(): Uint8Array {
    const end = this.bytes.indexOf(NEWLINE, this.#at);
    if (end < 0) throw this.#truncated();
    const line = this.slice(end - this.#at);
    this.#take(1);
    return line;
  }

  textLine(): string {
    return this.#decode(this.line());
  }

  /** A whole number that is spelled out. */
  decimal(suffix: "" | "L"): number | bigint {
    const line = this.line();
    const text = line.length > MAX_DIGITS ? "" : latin1Of(line);
    const digits = suffix !== "" && text.endsWith(suffix) ? text.slice(0, -1) : text;
    if (!/^-?\d+$/.test(digits))
      throw new TorchReadFault("pickle-number", `a number with other digits at byte ${this.#at}`);
    return narrow(BigInt(digits));
  }

  float(): number {
    const line = this.line();
    const text = line.length > MAX_DIGITS ? "" : latin1Of(line);
    if (text === "nan" || text === "inf" || text === "-inf") return Number(text.replace("inf", "Infinity"));
    const value = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) throw new TorchReadFault("pickle-number", `a float that is none at byte ${this.#at}`);
    return value;
  }

  /** Two's complement, little-endian. */
  integer(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES)
      throw new TorchReadFault("pickle-number", `an integer of ${length} bytes at byte ${this.#at}`);
    const digits = this.slice(length);
    let value = 0n;
    for (let at = digits.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(digits[at] as number);
    return narrow(length === 0 ? 0n : BigInt.asIntN(length * 8, value));
  }

  frame(): void {
    const length = this.uint64();
    if (this.#frameEnd >= 0) throw new TorchReadFault("pickle-frame", `a frame within a frame at byte ${this.#at}`);
    if (this.#at + length > this.bytes.length)
      throw new TorchReadFault(
        "pickle-frame",
        `a frame of ${length} bytes at byte ${this.#at}, of which the pickle has fewer`,
      );
    this.#frameEnd = this.#at + length;
  }

  #decode(bytes: Uint8Array): string {
    // Names are short and plain; the decoder costs more than they do.
    if (bytes.length < 24) {
      let text = "";
      for (const byte of bytes) {
        if (byte >= 0x80) return this.#decodeUtf8(bytes);
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return this.#decodeUtf8(bytes);
  }

  #decodeUtf8(bytes: Uint8Array): string {
    try {
      return UTF8.decode(bytes);
    } catch {
      throw new TorchReadFault("pickle-utf8", `text that is no UTF-8 before byte ${this.#at}`);
    }
  }

  #take(length: number): number {
    const begin = this.#at;
    const end = begin + length;
    if (end > this.bytes.length) throw this.#truncated();
    if (this.#frameEnd >= 0 && end > this.#frameEnd)
      throw new TorchReadFault("pickle-frame", `what stands at byte ${begin} goes past the end of its frame`);
    this.#at = end;
    return begin;
  }

  #truncated(): TorchReadFault {
    return new TorchReadFault("pickle-truncated", `the pickle ends within what stands at byte ${this.#at}`);
  }
}

function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
