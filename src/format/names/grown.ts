/** A column with its values in room for more. */
export function grown<T extends Int32Array | Uint16Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
