/**
 * BF16 is the upper half of F32. Half a unit less one, and one more where the half is odd, is added, and the carry rounds.
 * @returns how many finite values became infinite
 */
export function f32ToBf16(source: Uint8Array, target: Uint8Array): number {
  const count = source.byteLength >>> 2;
  const from = new Int32Array(source.buffer, source.byteOffset, count);
  const to = new Uint16Array(target.buffer, target.byteOffset, count);
  let overflows = 0;
  for (let i = 0; i < count; i++) {
    const x = from[i] as number;
    const magnitude = x & 0x7fffffff;
    if (magnitude < 0x7f7f8000) {
      to[i] = (x + 0x7fff + ((x >>> 16) & 1)) >>> 16;
    } else if (magnitude > 0x7f800000) {
      to[i] = (x >>> 16) | 0x40;
    } else {
      to[i] = ((x >>> 16) & 0x8000) | 0x7f80;
      if (magnitude !== 0x7f800000) overflows++;
    }
  }
  return overflows;
}
