import { describe, expect, it } from "vitest";
import { castBetween } from "../../../src/convert/cast/cast-between.ts";
import type { FloatDtype } from "../../../src/convert/cast/float-format.ts";
import { FORMATS, roundExactly } from "./exact.ts";

type Dtype = FloatDtype;

const DTYPES: readonly Dtype[] = ["F64", "F32", "F16", "BF16"];
const PAIRS = DTYPES.flatMap((from) => DTYPES.filter((to) => to !== from).map((to) => [from, to] as const));
const EVERY_16: readonly bigint[] = Array.from({ length: 65536 }, (_, bits) => BigInt(bits));

describe("casts", () => {
  it.each(["F16", "BF16"] as const)("widen every value of %s exactly", (from) => {
    for (const to of ["F32", "F64"] as const) expectAll(from, to, EVERY_16);
  });

  it("take every value of F16 to BF16 and back as the exact value rounds", () => {
    expectAll("F16", "BF16", EVERY_16);
    expectAll("BF16", "F16", EVERY_16);
  });

  it.each([
    ["F16", 0x7bff, (bits: number) => halfValue(bits), 65520],
    ["BF16", 0x7f7f, (bits: number) => brainValue(bits), (2 - 2 ** -8) * 2 ** 127],
  ] as const)("round F32 to every value of %s from just below to just above each tie", (to, largest, toNumber, end) => {
    const [inputs, expected]: [number[], number[]] = [[], []];
    let overflows = 0;
    for (let bits = 0; bits <= largest; bits++) {
      const [value, next] = [toNumber(bits), bits === largest ? 2 * end - toNumber(bits) : toNumber(bits + 1)];
      const tie = f32Bits(value / 2 + next / 2);
      const even = bits % 2 === 0 ? bits : bits + 1;
      for (const [input, output] of [
        [f32Bits(value), bits],
        [tie - 1, bits],
        [tie, even],
        [tie + 1, bits + 1],
      ] as const) {
        inputs.push(input, input | 0x80000000);
        expected.push(output, output | 0x8000);
        if (output > largest) overflows += 2;
      }
    }
    const target = new Uint16Array(inputs.length);
    const found = castBetween("F32", to)(bytesOf(Int32Array.from(inputs)), bytesOf(target));
    expect(expected.flatMap((output, n) => (output === target[n] ? [] : [inputs[n]])).slice(0, 5)).toEqual([]);
    expect(found).toBe(overflows);
    // The tie over the largest value, which is odd, and what is just above it, of either sign.
    expect(overflows).toBe(4);
  });

  it.each(PAIRS)("%s to %s agrees with whole-number arithmetic", (from, to) => {
    const next = random(7);
    const bits = FORMATS[from].fractionBits + FORMATS[from].exponentBits + 1;
    const any = (): bigint => (BigInt(next()) << 32n) | BigInt(next());
    // Anything at all, and values around those of the target: exponents near its ends, fractions near its ties.
    const inputs = Array.from({ length: 6_000 }, (_, n) => {
      const raw = BigInt.asUintN(bits, any());
      if (n % 2 === 0) return raw;
      const tie = roundExactly(BigInt.asUintN(16, raw), FORMATS[n % 4 === 1 ? "F16" : "BF16"], FORMATS[from]) ?? 0n;
      return BigInt.asUintN(bits, tie + BigInt(next() % 5) - 2n + ((BigInt(next() % 3) - 1n) << BigInt(next() % 48)));
    });
    expectAll(from, to, inputs);
  });

  it("round F64 by way of F32, as PyTorch does", () => {
    // 1 + 2^-8 is the tie between 1 and the next BF16, 1 + 2^-11 that of F16. A bit above it rounds up at once, and is
    // lost on the way through F32.
    for (const [to, tie] of [
      ["BF16", 1 + 2 ** -8],
      ["F16", 1 + 2 ** -11],
    ] as const) {
      const target = new Uint16Array(1);
      castBetween("F64", to)(bytesOf(Float64Array.of(tie + 2 ** -40)), bytesOf(target));
      expect(target[0]).toBe(to === "BF16" ? 0x3f80 : 0x3c00);
    }
  });

  it.each(PAIRS)("%s to %s keeps the sign of a NaN and makes it quiet", (from, to) => {
    const { fractionBits, exponentBits } = FORMATS[from];
    const infinity = ((1n << BigInt(exponentBits)) - 1n) << BigInt(fractionBits);
    const sign = 1n << BigInt(fractionBits + exponentBits);
    const nans = [1n, 2n, 1n << BigInt(fractionBits - 1), (1n << BigInt(fractionBits)) - 1n].map((n) => infinity | n);
    const results = run(from, to, [...nans, ...nans.map((bits) => bits | sign)]).results;
    const target = FORMATS[to];
    const quiet = ((1n << BigInt(target.exponentBits + 1)) - 1n) << BigInt(target.fractionBits - 1);
    for (const [n, bits] of results.entries()) {
      expect(bits & quiet).toBe(quiet);
      expect(bits >> BigInt(target.fractionBits + target.exponentBits)).toBe(n < nans.length ? 0n : 1n);
    }
  });

  it("go on after the first block, and count what became infinite in each", () => {
    const source = new Float64Array(10_000).fill(1.5);
    for (const n of [0, 2047, 2048, 9999]) source[n] = 1e300;
    source[5000] = Number.NEGATIVE_INFINITY;
    const target = new Uint16Array(10_000);
    expect(castBetween("F64", "F16")(bytesOf(source), bytesOf(target))).toBe(4);
    expect([...target].filter((bits) => bits === 0x3e00)).toHaveLength(9995);
    expect(target[5000]).toBe(0xfc00);
    expect(target[9999]).toBe(0x7c00);
  });
});

/** Holds a cast against whole-number arithmetic, through F32 where neither side is that. */
function expectAll(from: Dtype, to: Dtype, inputs: readonly bigint[]): void {
  const { results, overflows } = run(from, to, inputs);
  const wrong: string[] = [];
  let expectedOverflows = 0;
  for (const [n, input] of inputs.entries()) {
    const between = from === "F32" ? input : roundExactly(input, FORMATS[from], FORMATS.F32);
    const exact = to === "F32" || between === null ? between : roundExactly(between, FORMATS.F32, FORMATS[to]);
    const result = results[n] ?? -1n;
    if (exact === null ? !isNaNBits(result, to) : result !== exact)
      wrong.push(`${input.toString(16)}: ${result.toString(16)}, not ${exact?.toString(16)}`);
    if (exact !== null && isInfinite(exact, to) && !isInfinite(input, from)) expectedOverflows++;
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(overflows).toBe(expectedOverflows);
}

function run(from: Dtype, to: Dtype, inputs: readonly bigint[]): { results: readonly bigint[]; overflows: number } {
  const source = arrayOf(from, inputs.length);
  inputs.forEach((bits, n) => {
    if (source instanceof BigUint64Array) source[n] = bits;
    else source[n] = Number(bits);
  });
  const target = arrayOf(to, inputs.length);
  const overflows = castBetween(from, to)(bytesOf(source), bytesOf(target));
  return { results: Array.from(target as ArrayLike<number | bigint>, BigInt), overflows };
}

function arrayOf(dtype: Dtype, length: number): BigUint64Array | Uint32Array | Uint16Array {
  if (dtype === "F64") return new BigUint64Array(length);
  return dtype === "F32" ? new Uint32Array(length) : new Uint16Array(length);
}

function infinityOf(dtype: Dtype): bigint {
  const { fractionBits, exponentBits } = FORMATS[dtype];
  return ((1n << BigInt(exponentBits)) - 1n) << BigInt(fractionBits);
}

function magnitudeOf(bits: bigint, dtype: Dtype): bigint {
  return BigInt.asUintN(FORMATS[dtype].fractionBits + FORMATS[dtype].exponentBits, bits);
}

function isInfinite(bits: bigint, dtype: Dtype): boolean {
  return magnitudeOf(bits, dtype) === infinityOf(dtype);
}

function isNaNBits(bits: bigint, dtype: Dtype): boolean {
  return magnitudeOf(bits, dtype) > infinityOf(dtype);
}

function halfValue(bits: number): number {
  const exponent = bits >> 10;
  return exponent === 0 ? bits * 2 ** -24 : (1024 + (bits & 1023)) * 2 ** (exponent - 25);
}

function brainValue(bits: number): number {
  const exponent = bits >> 7;
  return exponent === 0 ? bits * 2 ** -133 : (128 + (bits & 127)) * 2 ** (exponent - 134);
}

function f32Bits(value: number): number {
  const float = Float32Array.of(value);
  if (float[0] !== value) throw new Error(`${value} is no F32`);
  return new Int32Array(float.buffer)[0] ?? 0;
}

function bytesOf(array: { readonly buffer: ArrayBufferLike }): Uint8Array {
  return new Uint8Array(array.buffer);
}

/** Whole numbers below 2^32, always the same ones (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return (bits ^ (bits >>> 14)) >>> 0;
  };
}
