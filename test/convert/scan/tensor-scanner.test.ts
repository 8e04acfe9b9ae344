import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTensorScanner } from "../../../src/convert/scan/tensor-scanner.ts";
import { joinTallies, NOTHING_SCANNED, type ValueTally } from "../../../src/convert/scan/value-tally.ts";

function scan(dtype: string, bytes: Uint8Array): ValueTally {
  const scanner = createTensorScanner(dtype);
  scanner.update(bytes);
  return scanner.tally;
}

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** What each pattern of bits is, by the formats' definitions, through a number. */
const VALUES: Readonly<Record<string, { readonly size: number; readonly value: (bits: bigint) => number }>> = {
  F64: { size: 8, value: (bits) => new Float64Array(new BigUint64Array([bits]).buffer)[0] as number },
  F32: { size: 4, value: (bits) => new Float32Array(new Uint32Array([Number(bits)]).buffer)[0] as number },
  BF16: { size: 2, value: (bits) => new Float32Array(new Uint32Array([Number(bits << 16n)]).buffer)[0] as number },
  F16: { size: 2, value: (bits) => small(Number(bits), 5, 10, "ieee") },
  F8_E5M2: { size: 1, value: (bits) => small(Number(bits), 5, 2, "ieee") },
  F8_E4M3: { size: 1, value: (bits) => small(Number(bits), 4, 3, "fn") },
  F8_E4M3FNUZ: { size: 1, value: (bits) => small(Number(bits), 4, 3, "fnuz") },
  F8_E5M2FNUZ: { size: 1, value: (bits) => small(Number(bits), 5, 2, "fnuz") },
  F8_E8M0: { size: 1, value: (bits) => (bits === 255n ? Number.NaN : 2 ** (Number(bits) - 127)) },
  I16: { size: 2, value: (bits) => Number(BigInt.asIntN(16, bits)) },
  U8: { size: 1, value: (bits) => Number(bits) },
  I64: { size: 8, value: (bits) => Number(BigInt.asIntN(64, bits)) },
};

function small(bits: number, exponentBits: number, mantissaBits: number, kind: "ieee" | "fn" | "fnuz"): number {
  const sign = bits >> (exponentBits + mantissaBits) === 0 ? 1 : -1;
  const exponent = (bits >> mantissaBits) & (2 ** exponentBits - 1);
  const mantissa = bits & (2 ** mantissaBits - 1);
  const bias = 2 ** (exponentBits - 1) - (kind === "fnuz" ? 0 : 1);
  const isTop = exponent === 2 ** exponentBits - 1;
  if (kind === "ieee" && isTop) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (kind === "fn" && isTop && mantissa === 2 ** mantissaBits - 1) return Number.NaN;
  if (kind === "fnuz" && sign < 0 && exponent === 0 && mantissa === 0) return Number.NaN;
  const scale = 2 ** mantissaBits;
  return exponent === 0
    ? sign * 2 ** (1 - bias) * (mantissa / scale)
    : sign * 2 ** (exponent - bias) * (1 + mantissa / scale);
}

/** One value after the other. */
function expected(dtype: string, bytes: Uint8Array): ValueTally {
  const { size, value } = VALUES[dtype] ?? { size: 1, value: Number };
  const view = Buffer.from(bytes);
  const values = Array.from({ length: bytes.length / size }, (_, at) => {
    let bits = 0n;
    for (let byte = size - 1; byte >= 0; byte--) bits = (bits << 8n) | BigInt(view.readUInt8(at * size + byte));
    return value(bits);
  });
  return {
    bytes: bytes.length,
    nan: values.filter((each) => Number.isNaN(each)).length,
    infinite: values.filter((each) => Math.abs(each) === Number.POSITIVE_INFINITY).length,
    isZero: values.every((each) => each === 0),
    crc: crc32(bytes),
  };
}

describe("createTensorScanner", () => {
  it.each(["F16", "BF16"])("knows each of the 65536 values of %s", (dtype) => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
    expect(scan(dtype, bytesOf(all))).toEqual(expected(dtype, bytesOf(all)));
    for (let bits = 0; bits < 65_536; bits += 13) {
      // each alone, among zeros, in both halves of a word
      const alone = new Uint16Array([0, bits, 0]);
      const { nan, infinite, isZero } = scan(dtype, bytesOf(alone));
      const value = VALUES[dtype]?.value(BigInt(bits)) ?? 0;
      if (nan !== Number(Number.isNaN(value)) || infinite !== Number(Math.abs(value) === Infinity)) {
        expect({ bits, nan, infinite }).toBe(value);
      }
      if (isZero !== (value === 0)) expect({ bits, isZero }).toBe(value);
    }
  });

  it.each(["F8_E5M2", "F8_E4M3", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "F8_E8M0", "U8"])(
    "knows each value of %s in each place of a word",
    (dtype) => {
      for (let bits = 0; bits < 256; bits++) {
        for (let place = 0; place < 8; place++) {
          const bytes = new Uint8Array(8);
          bytes[place] = bits;
          expect(scan(dtype, bytes)).toEqual(expected(dtype, bytes));
        }
      }
    },
  );

  it("tells NaN, infinities and numbers of F32 and F64 apart at their borders", () => {
    const singles = new Uint32Array([0x7f7fffff, 0x7f800000, 0x7f800001, 0xff800000, 0xffffffff, 0x80000000, 1]);
    expect(scan("F32", bytesOf(singles))).toMatchObject({ nan: 2, infinite: 2, isZero: false });
    const doubles = new BigUint64Array([
      0x7fefffffffffffffn,
      0x7ff0000000000000n,
      0x7ff0000000000001n,
      0xfff0000000000000n,
      0xfff8000000000000n,
      0x000000007ff00000n,
    ]);
    expect(scan("F64", bytesOf(doubles))).toMatchObject({ nan: 2, infinite: 2, isZero: false });
  });

  it("takes -0 for zero, and the smallest number not", () => {
    expect(scan("F32", bytesOf(new Float32Array([0, -0, 0]))).isZero).toBe(true);
    expect(scan("F64", bytesOf(new Float64Array([-0, 0]))).isZero).toBe(true);
    expect(scan("F64", bytesOf(new Float64Array([0, 5e-324]))).isZero).toBe(false);
    expect(scan("I16", bytesOf(new Int16Array([0, -32768]))).isZero).toBe(false);
    expect(scan("F8_E8M0", new Uint8Array(4)).isZero).toBe(false);
  });

  it("counts as one value after the other does, whatever the bytes, the chunks and where they stand in memory", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 96 }),
      // Special values are rare among random bytes.
      fc
        .array(fc.constantFrom(0x00, 0x7f, 0x80, 0xff, 0xf0, 0x7c, 0x01), { maxLength: 96 })
        .map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(VALUES)), bytes, fc.nat(7), fc.nat(96), (dtype, given, shift, cut) => {
        const size = VALUES[dtype]?.size ?? 1;
        const length = given.length - (given.length % size);
        const moved = new Uint8Array(new ArrayBuffer(length + shift), shift);
        moved.set(given.subarray(0, length));
        const at = Math.min(length, cut - (cut % size));
        const [first, second] = [moved.subarray(0, at), moved.subarray(at)];
        const scanner = createTensorScanner(dtype);
        scanner.update(first);
        scanner.update(second);
        const whole = expected(dtype, moved);
        expect(scanner.tally).toEqual(whole);
        expect(joinTallies(scan(dtype, first), scan(dtype, second))).toEqual(whole);
      }),
      { numRuns: 700, seed: 21 },
    );
  });

  it("sees one special value behind many blocks", () => {
    const values = new Float32Array(50_001).fill(1);
    values[40_000] = Number.NaN;
    values[50_000] = Number.NEGATIVE_INFINITY;
    expect(scan("F32", bytesOf(values))).toMatchObject({ nan: 1, infinite: 1, isZero: false });
    const odd = new Uint16Array(100_001);
    odd[100_000] = 0xff80;
    expect(scan("BF16", bytesOf(odd))).toMatchObject({ nan: 0, infinite: 1, isZero: false });
  });

  it("joins stretches in whatever order they come", () => {
    const bytes = Uint8Array.from({ length: 1_000 }, (_, at) => (at * 31) & 0xff);
    const [a, b, c] = [bytes.subarray(0, 300), bytes.subarray(300, 800), bytes.subarray(800)].map((part) =>
      scan("U8", part),
    ) as [ValueTally, ValueTally, ValueTally];
    expect(joinTallies(a, joinTallies(b, c))).toEqual(scan("U8", bytes));
    expect(joinTallies(joinTallies(a, b), c)).toEqual(scan("U8", bytes));
    expect(joinTallies(NOTHING_SCANNED, a)).toEqual(a);
  });
});
