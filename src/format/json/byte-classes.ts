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
