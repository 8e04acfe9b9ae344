import { bf16ToF32 } from "./bf16-to-f32.ts";
import type { Cast } from "./cast.ts";
import { f16ToF32 } from "./f16-to-f32.ts";
import { f32ToBf16 } from "./f32-to-bf16.ts";
import { f32ToF16 } from "./f32-to-f16.ts";
import { f32ToF64 } from "./f32-to-f64.ts";
import { f64ToF32 } from "./f64-to-f32.ts";
import { type FloatDtype, floatFormat } from "./float-format.ts";
import { vectorCast } from "./vector-casts.ts";

const TO_F32: Readonly<Record<Exclude<FloatDtype, "F32">, Cast>> = {
  F64: f64ToF32,
  F16: vectorCast("F16 F32", f16ToF32),
  BF16: vectorCast("BF16 F32", bf16ToF32),
};
const FROM_F32: Readonly<Record<Exclude<FloatDtype, "F32">, Cast>> = {
  F64: f32ToF64,
  F16: f32ToF16,
  BF16: vectorCast("F32 BF16", f32ToBf16),
};

/**
 * How elements of one dtype become those of another. All go by way of F32, so F64 to F16 or BF16 rounds twice: that is
 * what `.to()` of PyTorch does, which people compare with (test/peers/casts.test.ts).
 */
export function castBetween(from: FloatDtype, to: FloatDtype): Cast {
  if (from === "F32") return to === "F32" ? copy : FROM_F32[to];
  if (to === "F32") return TO_F32[from];
  return from === to ? copy : throughF32(TO_F32[from], FROM_F32[to], widthOf(from), widthOf(to));
}

/** Elements at a time on their way through F32: enough that calls cost nothing, few enough for the first cache. */
const BLOCK = 2048;

function throughF32(first: Cast, second: Cast, fromWidth: number, toWidth: number): Cast {
  const between = new Uint8Array(new ArrayBuffer(4 * BLOCK));
  return (source, target) => {
    const count = source.byteLength / fromWidth;
    let overflows = 0;
    for (let begin = 0; begin < count; begin += BLOCK) {
      const end = Math.min(begin + BLOCK, count);
      const block = between.subarray(0, 4 * (end - begin));
      overflows += first(source.subarray(fromWidth * begin, fromWidth * end), block);
      overflows += second(block, target.subarray(toWidth * begin, toWidth * end));
    }
    return overflows;
  };
}

function copy(source: Uint8Array, target: Uint8Array): number {
  target.set(source);
  return 0;
}

function widthOf(dtype: FloatDtype): number {
  return floatFormat(dtype)?.width ?? 0;
}
