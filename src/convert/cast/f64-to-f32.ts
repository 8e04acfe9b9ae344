/** @returns how many finite values became infinite */
export function f64ToF32(source: Uint8Array, target: Uint8Array): number {
  const count = source.byteLength / 8;
  const from = new Float64Array(source.buffer, source.byteOffset, count);
  const high = new Int32Array(source.buffer, source.byteOffset, 2 * count);
  const to = new Float32Array(target.buffer, target.byteOffset, count);
  const bits = new Int32Array(target.buffer, target.byteOffset, count);
  let overflows = 0;
  for (let i = 0; i < count; i++) {
    const x = from[i] as number;
    if (Math.abs(x) < OVERFLOWS) {
      to[i] = x;
      continue;
    }
    const word = high[2 * i + 1] as number;
    const sign = word & 0x80000000;
    if (Number.isNaN(x)) {
      // By its bits: an engine may take any NaN for any other.
      const fraction = ((word & 0xfffff) << 3) | ((high[2 * i] as number) >>> 29);
      bits[i] = sign | 0x7fc00000 | fraction;
    } else {
      bits[i] = sign | 0x7f800000;
      if (Math.abs(x) !== Number.POSITIVE_INFINITY) overflows++;
    }
  }
  return overflows;
}

/** Half a unit over the largest F32: what is below rounds down, this tie rounds to the even neighbour, 2^128. */
const OVERFLOWS = (2 - 2 ** -24) * 2 ** 127;
