/** FNV-1a of bytes, 32 bits, to be continued with further bytes. */
export function hashBytes(bytes: Uint8Array, begin: number, end: number, hash: number = FIRST_HASH): number {
  let value = hash;
  for (let at = begin; at < end; at++) value = Math.imul(value ^ (bytes[at] as number), PRIME);
  return value;
}

export const FIRST_HASH: number = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
