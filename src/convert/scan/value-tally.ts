import { crc32Combine } from "../../format/crc32-combine.ts";

/** What the values of one stretch of a tensor show. */
export interface ValueTally {
  readonly bytes: number;
  readonly nan: number;
  readonly infinite: number;
  /** Every value is 0; so it is in nothing at all. */
  readonly isZero: boolean;
  readonly crc: number;
}

export const NOTHING_SCANNED: ValueTally = { bytes: 0, nan: 0, infinite: 0, isZero: true, crc: 0 };

/** Of two stretches, the second right behind the first. */
export function joinTallies(first: ValueTally, second: ValueTally): ValueTally {
  return {
    bytes: first.bytes + second.bytes,
    nan: first.nan + second.nan,
    infinite: first.infinite + second.infinite,
    isZero: first.isZero && second.isZero,
    crc: crc32Combine(first.crc, second.crc, second.bytes),
  };
}
