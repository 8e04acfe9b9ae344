export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** A byte of a number or of true, false, null. */
export function isScalarByte(byte: number): boolean {
  return (
    isDigit(byte) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x2b && byte <= 0x2e && byte !== 0x2c)
  );
}

/** Whether a well-formed JSON value of another kind begins here: then the schema is wrong rather than the syntax. */
export function isValueStart(byte: number): boolean {
  return (
    byte === 0x22 || byte === 0x7b || byte === 0x5b || byte === 0x2d || isDigit(byte) || (byte >= 0x61 && byte <= 0x7a)
  );
}

/** <<<<<<<, =======, >>>>>>> or |||||||, which Git leaves in a file. */
export function isConflictMarker(bytes: Uint8Array, at: number): boolean {
  const marker = bytes.subarray(at, at + 7);
  return [0x3c, 0x3d, 0x3e, 0x7c].some((byte) => marker.length === 7 && marker.every((each) => each === byte));
}

/** Bytes of the escape that a backslash begins; 0 when JSON has no such escape. */
export function escapeLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at + 1] ?? 0;
  if (byte !== 0x75) return SHORT_ESCAPES.has(byte) ? 2 : 0;
  for (let digit = at + 2; digit < at + 6; digit++) if (!isHexDigit(bytes[digit] ?? 0)) return 0;
  return 6;
}

const SHORT_ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}
