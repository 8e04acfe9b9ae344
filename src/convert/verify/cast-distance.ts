import { castBetween } from "../cast/cast-between.ts";
import { floatFormat } from "../cast/float-format.ts";

/** Elements at a time; both are compared as F64. */
const BLOCK = 8_192;

/** Tells how far values are from those that they were cast from, block by block. */
export interface CastDistance {
  /** Equally many elements. */
  add(source: Uint8Array, result: Uint8Array): void;
  /** The largest; a value that became infinite makes it so, one that was so already or is NaN does not count. */
  readonly largest: number;
}

/** null when one of the dtypes is none that casts know */
export function createCastDistance(from: string, to: string): CastDistance | null {
  const source = floatFormat(from);
  const result = floatFormat(to);
  if (source === null || result === null) return null;
  const widen = [castBetween(source.dtype, "F64"), castBetween(result.dtype, "F64")] as const;
  const values = [new Float64Array(BLOCK), new Float64Array(BLOCK)] as const;
  const bytes = [new Uint8Array(values[0].buffer), new Uint8Array(values[1].buffer)] as const;
  let largest = 0;
  return {
    add(sourceBytes, resultBytes) {
      const count = sourceBytes.length / source.width;
      for (let begin = 0; begin < count; begin += BLOCK) {
        const end = Math.min(count, begin + BLOCK);
        widen[0](
          sourceBytes.subarray(begin * source.width, end * source.width),
          bytes[0].subarray(0, (end - begin) * 8),
        );
        widen[1](
          resultBytes.subarray(begin * result.width, end * result.width),
          bytes[1].subarray(0, (end - begin) * 8),
        );
        for (let at = 0; at < end - begin; at++) {
          // Infinity less itself is NaN, which is larger than nothing.
          const distance = Math.abs((values[0][at] as number) - (values[1][at] as number));
          if (distance > largest) largest = distance;
        }
      }
    },
    get largest() {
      return largest;
    },
  };
}
