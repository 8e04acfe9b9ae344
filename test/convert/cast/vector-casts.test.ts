import { describe, expect, it } from "vitest";
import { bf16ToF32 } from "../../../src/convert/cast/bf16-to-f32.ts";
import type { Cast } from "../../../src/convert/cast/cast.ts";
import { f16ToF32 } from "../../../src/convert/cast/f16-to-f32.ts";
import { f32ToBf16 } from "../../../src/convert/cast/f32-to-bf16.ts";
import { type VectorCast, vectorCast } from "../../../src/convert/cast/vector-casts.ts";

const CASTS: readonly (readonly [VectorCast, Cast, number, number])[] = [
  ["F32 BF16", f32ToBf16, 4, 2],
  ["BF16 F32", bf16ToF32, 2, 4],
  ["F16 F32", f16ToF32, 2, 4],
];

describe("casts by vectors", () => {
  it.each(CASTS)("%s does what the loop does", (name, scalar, reads, writes) => {
    for (const count of [0, 1, 7, 8, 9, 4096, 4097, 20_003]) {
      const source = noise(count * reads);
      const [expected, found] = [new Uint8Array(count * writes), new Uint8Array(count * writes)];
      expect(vectorCast(name, scalar)(source, found)).toBe(scalar(source, expected));
      expect(Buffer.compare(found, expected)).toBe(0);
    }
  });

  it.each(CASTS)("%s leaves no whole block of plain values to the loop", (name, _, reads, writes) => {
    const left: number[] = [];
    const scalar: Cast = (source) => left.push(source.length / reads);
    const source = new Uint8Array(10_003 * reads).fill(0x11);
    vectorCast(name, scalar)(source, new Uint8Array(10_003 * writes));
    expect(left).toEqual([3]);
  });
});

/** Bytes of which every fifth or so makes a NaN or an infinity likely, in long stretches without any. */
function noise(length: number): Uint8Array {
  let state = 5;
  return Uint8Array.from({ length }, (_, n) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const rare = Math.floor(n / 999) % 3 === 0;
    return rare && state % 5 === 0 ? 0x7f | ((state >>> 9) & 0x80) : (state >>> 16) & 0xbb;
  });
}
