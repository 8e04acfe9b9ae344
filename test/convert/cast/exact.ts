import type { FloatDtype } from "../../../src/convert/cast/float-format.ts";

/** A binary floating-point format, by IEEE 754's parameters. */
export interface BinaryFormat {
  readonly fractionBits: number;
  readonly exponentBits: number;
}

export const FORMATS: Readonly<Record<FloatDtype, BinaryFormat>> = {
  F64: { fractionBits: 52, exponentBits: 11 },
  F32: { fractionBits: 23, exponentBits: 8 },
  F16: { fractionBits: 10, exponentBits: 5 },
  BF16: { fractionBits: 7, exponentBits: 8 },
};

/** The bits of a value in another format, rounded to the nearest, ties to even, in whole numbers only. null for a NaN. */
export function roundExactly(bits: bigint, from: BinaryFormat, to: BinaryFormat): bigint | null {
  const sign = bits >> BigInt(from.fractionBits + from.exponentBits);
  const exponent = Number((bits >> BigInt(from.fractionBits)) & ones(from.exponentBits));
  const fraction = bits & ones(from.fractionBits);
  const signed = (magnitude: bigint): bigint => (sign << BigInt(to.fractionBits + to.exponentBits)) | magnitude;
  const infinity = ones(to.exponentBits) << BigInt(to.fractionBits);
  if (exponent === 2 ** from.exponentBits - 1) return fraction === 0n ? signed(infinity) : null;
  // The value is significand * 2^power.
  const significand = exponent === 0 ? fraction : fraction | (1n << BigInt(from.fractionBits));
  const power = Math.max(exponent, 1) - bias(from) - from.fractionBits;
  if (significand === 0n) return signed(0n);
  const highest = power + bitLength(significand) - 1;
  const unit = Math.max(highest, 1 - bias(to)) - to.fractionBits;
  const units = divided(significand, power - unit);
  const hidden = 1n << BigInt(to.fractionBits);
  // A carry out of the fraction goes to the exponent by itself.
  const magnitude =
    units < hidden ? units : (BigInt(unit + to.fractionBits + bias(to)) << BigInt(to.fractionBits)) + (units - hidden);
  return signed(magnitude >= infinity ? infinity : magnitude);
}

/** value * 2^power to the nearest whole number, ties to even. */
function divided(value: bigint, power: number): bigint {
  if (power >= 0) return value << BigInt(power);
  const divisor = 1n << BigInt(-power);
  const [whole, twice] = [value / divisor, 2n * (value % divisor)];
  return twice > divisor || (twice === divisor && whole % 2n === 1n) ? whole + 1n : whole;
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return 4 * hex.length - (Math.clz32(Number.parseInt(hex.charAt(0), 16)) - 28);
}

function bias(format: BinaryFormat): number {
  return 2 ** (format.exponentBits - 1) - 1;
}

function ones(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}
