/** Exact. A signalling NaN becomes quiet. */
export function f16ToF32(source: Uint8Array, target: Uint8Array): number {
  const count = source.byteLength >>> 1;
  const from = new Uint16Array(source.buffer, source.byteOffset, count);
  const to = new Int32Array(target.buffer, target.byteOffset, count);
  table ??= Int32Array.from({ length: 65536 }, (_, bits) => widen(bits));
  for (let i = 0; i < count; i++) to[i] = table[from[i] as number] as number;
  return 0;
}

/** F32 bits of every F16; made when it is first needed. */
let table: Int32Array | null = null;

function widen(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13) | (fraction === 0 ? 0 : 0x400000);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // A subnormal: its highest bit becomes the hidden one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
