/** What a scan knows of each name, in columns, as there can be two million of them. */
export interface NameColumns {
  /** The file. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Byte offset of the first character, by position. */
  readonly begins: Int32Array;
  /** Bytes, which are characters: a name with anything but printable ASCII, or with an escape, is none for a scan. */
  readonly lengths: Uint16Array;
  /** `joinHashes` of the two hashes of the name: see NameHash. */
  readonly hashes: Int32Array;
}

export function nameAt({ bytes, begins, lengths }: NameColumns, position: number): string {
  const begin = begins[position] as number;
  return Buffer.from(bytes.buffer, bytes.byteOffset + begin, lengths[position] as number).toString("latin1");
}
