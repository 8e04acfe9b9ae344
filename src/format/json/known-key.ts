/** A string and its spelling in the file, quotes included. */
export interface KnownKey {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Keys for `objectOfKnownKeys`; plain ASCII, as every writer spells them. */
export function knownKeys(...keys: readonly string[]): readonly KnownKey[] {
  return keys.map((text) => ({ text, bytes: Buffer.from(`"${text}"`) }));
}
