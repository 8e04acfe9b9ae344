/** @returns how many finite values became infinite */
export function f32ToF16(source: Uint8Array, target: Uint8Array): number {
  const count = source.byteLength >>> 2;
  const from = new Int32Array(source.buffer, source.byteOffset, count);
  const to = new Uint16Array(target.buffer, target.byteOffset, count);
  let overflows = 0;
  for (let i = 0; i < count; i++) {
    const x = from[i] as number;
    const sign = (x >>> 16) & 0x8000;
    const magnitude = x & 0x7fffffff;
    if (magnitude < 0x38800000) {
      to[i] = sign | subnormal(magnitude);
    } else if (magnitude < 0x477ff000) {
      // The exponent's bias goes from 127 to 15; 13 bits are rounded away, and their carry may go up to the exponent.
      to[i] = sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
    } else if (magnitude > 0x7f800000) {
      to[i] = sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
    } else {
      to[i] = sign | 0x7c00;
      if (magnitude !== 0x7f800000) overflows++;
    }
  }
  return overflows;
}

/** Below 2^-14 F16 counts in steps of 2^-24. */
function subnormal(magnitude: number): number {
  const shift = 126 - (magnitude >>> 23);
  // At most half a step, 2^-25, which is even at 0.
  if (shift > 24) return 0;
  const significand = (magnitude & 0x7fffff) | 0x800000;
  const half = 1 << (shift - 1);
  return (significand + half - 1 + ((significand >>> shift) & 1)) >>> shift;
}
