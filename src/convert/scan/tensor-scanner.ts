import { crc32 } from "node:zlib";
import { NONZERO, SPECIAL } from "./glance.ts";
import { type ValueFormat, valueFormat } from "./value-format.ts";
import type { ValueTally } from "./value-tally.ts";

/** Looks at the values of one stretch of a tensor, chunk by chunk. Those of several stretches are put together by `joinTallies`. */
export interface TensorScanner {
  /** The next bytes: little-endian, whole elements. They are not kept. */
  update(bytes: Uint8Array): void;
  readonly tally: ValueTally;
}

/** Words that are looked at before it is asked what was seen. */
const BLOCK = 2_048;
const WORD = 4;

/** @param dtype in safetensors' spelling; of one that has no NaN only zeros and the checksum are told */
export function createTensorScanner(dtype: string): TensorScanner {
  const format = valueFormat(dtype);
  let bytes = 0;
  let nan = 0;
  let infinite = 0;
  let seen = 0;
  let crc = 0;
  let scratch: Uint8Array | null = null;

  const scanWords = (chunk: Uint8Array): void => {
    const words = new Int32Array(chunk.buffer, chunk.byteOffset, chunk.length / WORD);
    for (let begin = 0; begin < words.length; begin += BLOCK) {
      const end = Math.min(begin + BLOCK, words.length);
      const glance = format.glance(words, begin, end);
      seen |= glance;
      if ((glance & SPECIAL) === 0) continue;
      const found = countSpecial(chunk.subarray(begin * WORD, end * WORD), format);
      nan += found.nan;
      infinite += found.infinite;
    }
  };
  // Words begin at multiples of four of their buffer, and zeros fill the last one up.
  const scanCopy = (chunk: Uint8Array): void => {
    scratch ??= new Uint8Array(BLOCK * WORD);
    for (let at = 0; at < chunk.length; at += scratch.length) {
      const part = chunk.subarray(at, at + scratch.length);
      const filled = Math.ceil(part.length / WORD) * WORD;
      scratch.set(part);
      // 0 is no NaN in any format.
      scratch.fill(0, part.length, filled);
      scanWords(scratch.subarray(0, filled));
    }
  };
  return {
    update(chunk) {
      crc = crc32(chunk, crc);
      bytes += chunk.length;
      const whole = chunk.byteOffset % WORD === 0 ? chunk.length - (chunk.length % WORD) : 0;
      if (whole > 0) scanWords(chunk.subarray(0, whole));
      if (whole < chunk.length) scanCopy(chunk.subarray(whole));
    },
    get tally() {
      return { bytes, nan, infinite, isZero: (seen & NONZERO) === 0, crc };
    },
  };
}

function countSpecial(
  bytes: Uint8Array,
  { bytes: size, magnitude, infinity, nanFrom, nanTo }: ValueFormat,
): Pick<ValueTally, "nan" | "infinite"> {
  if (size === 8) return countDoubles(bytes);
  const elements = elementsOf(bytes, size);
  let nan = 0;
  let infinite = 0;
  for (let at = 0; at < elements.length; at++) {
    const value = (elements[at] as number) & magnitude;
    if (value === infinity) infinite++;
    else if (value >= nanFrom && value <= nanTo) nan++;
  }
  return { nan, infinite };
}

function elementsOf(
  { buffer, byteOffset, length }: Uint8Array,
  size: 1 | 2 | 4,
): Uint8Array | Uint16Array | Uint32Array {
  if (size === 1) return new Uint8Array(buffer, byteOffset, length);
  return size === 2 ? new Uint16Array(buffer, byteOffset, length / 2) : new Uint32Array(buffer, byteOffset, length / 4);
}

function countDoubles({ buffer, byteOffset, length }: Uint8Array): Pick<ValueTally, "nan" | "infinite"> {
  const words = new Int32Array(buffer, byteOffset, length / WORD);
  let nan = 0;
  let infinite = 0;
  for (let at = 0; at < words.length; at += 2) {
    const upper = (words[at + 1] as number) & 0x7fffffff;
    if (upper < 0x7ff00000) continue;
    if (upper === 0x7ff00000 && words[at] === 0) infinite++;
    else nan++;
  }
  return { nan, infinite };
}
