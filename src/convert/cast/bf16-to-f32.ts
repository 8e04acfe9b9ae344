/** Exact. A signalling NaN becomes quiet. */
export function bf16ToF32(source: Uint8Array, target: Uint8Array): number {
  const count = source.byteLength >>> 1;
  const from = new Uint16Array(source.buffer, source.byteOffset, count);
  const to = new Int32Array(target.buffer, target.byteOffset, count);
  for (let i = 0; i < count; i++) {
    const x = (from[i] as number) << 16;
    to[i] = (x & 0x7fffffff) > 0x7f800000 ? x | 0x400000 : x;
  }
  return 0;
}
