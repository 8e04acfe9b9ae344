/** Exact. A signalling NaN becomes quiet. */
export function f32ToF64(source: Uint8Array, target: Uint8Array): number {
  const count = source.byteLength >>> 2;
  const from = new Float32Array(source.buffer, source.byteOffset, count);
  const bits = new Int32Array(source.buffer, source.byteOffset, count);
  const to = new Float64Array(target.buffer, target.byteOffset, count);
  const words = new Int32Array(target.buffer, target.byteOffset, 2 * count);
  for (let i = 0; i < count; i++) {
    const x = from[i] as number;
    if (!Number.isNaN(x)) {
      to[i] = x;
      continue;
    }
    // By its bits: an engine may take any NaN for any other.
    const word = bits[i] as number;
    words[2 * i] = word << 29;
    words[2 * i + 1] = (word & 0x80000000) | 0x7ff80000 | ((word & 0x7fffff) >>> 3);
  }
  return 0;
}
