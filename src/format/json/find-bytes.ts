import { JsonByteReader } from "./byte-reader.ts";
import type { Pointer } from "./pointer.ts";
import { ReadFault } from "./read-fault.ts";

/** Byte ranges of what a pointer leads to, end exclusive. `keyBegin` is -1 for array items and the root. */
export interface FoundBytes {
  readonly keyBegin: number;
  readonly keyEnd: number;
  readonly begin: number;
  readonly end: number;
  /** False when the pointer's end does not exist: then this is its nearest existing ancestor. */
  readonly exact: boolean;
}

/** A member or item: where it begins; its end is looked for only when it is what was asked for. */
interface Step {
  readonly keyBegin: number;
  readonly keyEnd: number;
  readonly begin: number;
}

/**
 * Walks to a pointer in a big JSON file without building anything beside the way, and no further than it must. Of a key
 * that stands twice it finds the first. null for an empty file.
 */
export function findBytes(bytes: Uint8Array, pointer: Pointer): FoundBytes | null {
  if (bytes.length === 0) return null;
  let found: Step = { keyBegin: -1, keyEnd: -1, begin: 0 };
  for (const segment of pointer) {
    const inside = found.begin;
    const next = attempt(() => step(bytes, inside, String(segment)));
    if (next === null) return { ...found, end: endOfValue(bytes, found.begin), exact: false };
    found = next;
  }
  return { ...found, end: endOfValue(bytes, found.begin), exact: true };
}

function step(bytes: Uint8Array, begin: number, segment: string): Step | null {
  const reader = new JsonByteReader(bytes, begin);
  const found: Step[] = [];
  if (reader.peek() === 0x7b) {
    reader.object("an object", (key, keyBegin) => {
      if (key !== segment) return void reader.skipValue("a value");
      reader.peek();
      found.push({ keyBegin, keyEnd: endOfKey(bytes, keyBegin), begin: reader.at });
      return "stop";
    });
  } else if (reader.peek() === 0x5b) {
    reader.array("a list", (index) => {
      if (String(index) !== segment) return void reader.skipValue("a value");
      reader.peek();
      found.push({ keyBegin: -1, keyEnd: -1, begin: reader.at });
      return "stop";
    });
  }
  return found[0] ?? null;
}

function endOfKey(bytes: Uint8Array, keyBegin: number): number {
  const reader = new JsonByteReader(bytes, keyBegin);
  reader.skipString("a key");
  return reader.at;
}

/** A value that is broken, or larger than anybody would underline, ends where it begins. */
function endOfValue(bytes: Uint8Array, begin: number): number {
  const reader = new JsonByteReader(bytes, begin, Math.min(bytes.length, begin + MAX_VALUE));
  return (
    attempt(() => {
      reader.skipValue("a value");
      return reader.at;
    }) ?? Math.min(begin + 1, bytes.length)
  );
}

const MAX_VALUE = 1 << 16;

/** A broken file has no place to find. */
function attempt<T>(find: () => T | null): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof ReadFault) return null;
    throw error;
  }
}
