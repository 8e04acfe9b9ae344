import { JsonByteReader, ReadFault } from "./byte-reader.ts";
import type { Pointer } from "./pointer.ts";

/** Byte ranges of what a pointer leads to, end exclusive. `keyBegin` is -1 for array items and the root. */
export interface FoundBytes {
  readonly keyBegin: number;
  readonly keyEnd: number;
  readonly begin: number;
  readonly end: number;
  /** False when the pointer's end does not exist: then this is its nearest existing ancestor. */
  readonly exact: boolean;
}

type Found = Omit<FoundBytes, "exact">;

/** Walks to a pointer in a big JSON file without building anything beside the way. null when the root is no JSON. */
export function findBytes(bytes: Uint8Array, pointer: Pointer): FoundBytes | null {
  const reader = new JsonByteReader(bytes);
  let found: Found | null = attempt(() => {
    const begin = reader.skipValue("the document");
    return { keyBegin: -1, keyEnd: -1, begin, end: reader.at };
  });
  if (found === null) found = { keyBegin: -1, keyEnd: -1, begin: 0, end: Math.min(1, bytes.length) };
  for (const segment of pointer) {
    const inside: Found = found;
    const next = attempt(() => step(bytes, inside, String(segment)));
    if (next === null) return { ...found, exact: false };
    found = next;
  }
  return bytes.length === 0 ? null : { ...found, exact: true };
}

/** The last member of that key, as JSON.parse would have it. */
function step(bytes: Uint8Array, container: Found, segment: string): Found | null {
  const reader = new JsonByteReader(bytes, container.begin);
  let found: Found | null = null;
  if (reader.peek() === 0x7b) {
    reader.object("an object", (key, keyBegin) => {
      const keyEnd = endOfKey(bytes, keyBegin);
      const begin = reader.skipValue("a value");
      if (key === segment) found = { keyBegin, keyEnd, begin, end: reader.at };
    });
  } else if (reader.peek() === 0x5b) {
    reader.array("a list", (index) => {
      const begin = reader.skipValue("a value");
      if (String(index) === segment) found = { keyBegin: -1, keyEnd: -1, begin, end: reader.at };
    });
  }
  return found;
}

function endOfKey(bytes: Uint8Array, keyBegin: number): number {
  const reader = new JsonByteReader(bytes, keyBegin);
  reader.skipString("a key");
  return reader.at;
}

/** A broken file has no place to find. */
function attempt<T>(find: () => T | null): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof ReadFault) return null;
    throw error;
  }
}
