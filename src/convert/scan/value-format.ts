import { type Glance, glanceBits, glanceBytes, glanceDoubles, glanceExponents } from "./glance.ts";

/** How the bits of a dtype say NaN, infinity and zero. */
export interface ValueFormat {
  /** Of an element; of those that are smaller or have no NaN, 1. */
  readonly bytes: 1 | 2 | 4 | 8;
  readonly glance: Glance;
  /** Bits of an element that are its magnitude. Of F64 this and the next two are those of its upper half. */
  readonly magnitude: number;
  /** Magnitude of infinity; -1 where there is none. */
  readonly infinity: number;
  /** The smallest and the largest magnitude that are NaN. */
  readonly nanFrom: number;
  readonly nanTo: number;
}

/**
 * IEEE 754 and bfloat16; E4M3 (without infinities) and E5M2 of https://arxiv.org/abs/2209.05433; FNUZ, where NaN is what
 * would be -0, of https://arxiv.org/abs/2206.02915; E8M0, which is all exponent and has no zero, of OCP MX 1.0.
 */
const FORMATS: ReadonlyMap<string, ValueFormat> = new Map<string, ValueFormat>([
  [
    "F64",
    {
      bytes: 8,
      glance: glanceDoubles,
      magnitude: 0x7fffffff,
      infinity: 0x7ff00000,
      nanFrom: 0x7ff00001,
      nanTo: 0x7fffffff,
    },
  ],
  ["F32", ieee(4, 0x7fffffff, 0x7f800000, glanceExponents(0x7f800000, 0x00800000, 0x80000000))],
  ["F16", ieee(2, 0x7fff, 0x7c00, glanceExponents(0x7c007c00, 0x04000400, 0x80008000))],
  ["BF16", ieee(2, 0x7fff, 0x7f80, glanceExponents(0x7f807f80, 0x00800080, 0x80008000))],
  ["F8_E5M2", ieee(1, 0x7f, 0x7c, glanceExponents(0x7c7c7c7c, 0x04040404, 0x80808080))],
  ["F8_E4M3", onlyNan(0x7f, 0x7f, glanceExponents(0x7f7f7f7f, 0x01010101, 0x80808080))],
  ["F8_E4M3FNUZ", onlyNan(0xff, 0x80, glanceBytes(0x80, true))],
  ["F8_E5M2FNUZ", onlyNan(0xff, 0x80, glanceBytes(0x80, true))],
  ["F8_E8M0", onlyNan(0xff, 0xff, glanceBytes(0xff, false))],
]);

/** Whole numbers, truth values; F4 and F6, of which every pattern is a number; complex ones, which no model has as weights. */
const BITS: ValueFormat = { bytes: 1, glance: glanceBits, magnitude: 0, infinity: -1, nanFrom: 1, nanTo: 1 };

export function valueFormat(dtype: string): ValueFormat {
  return FORMATS.get(dtype) ?? BITS;
}

function ieee(bytes: ValueFormat["bytes"], magnitude: number, infinity: number, glance: Glance): ValueFormat {
  return { bytes, glance, magnitude, infinity, nanFrom: infinity + 1, nanTo: magnitude };
}

function onlyNan(magnitude: number, nan: number, glance: Glance): ValueFormat {
  return { bytes: 1, glance, magnitude, infinity: -1, nanFrom: nan, nanTo: nan };
}
