import { JsonByteReader } from "./byte-reader.ts";
import type { Pointer } from "./pointer.ts";
import { ReadFault } from "./read-fault.ts";
import type { JsonNode, MemberNode } from "./syntax-tree.ts";

/**
 * A big JSON file as a tree of byte offsets in which only the containers at some pointers are open; every other value
 * stands as a scalar without its value. One pass, no more memory than those containers need. null for a broken file.
 */
export function outlineBytes(bytes: Uint8Array, pointers: readonly Pointer[]): JsonNode | null {
  const open: Wanted = new Map();
  for (const pointer of pointers) {
    let at = open;
    for (const segment of pointer) {
      const name = String(segment);
      const next = at.get(name) ?? (new Map() as Wanted);
      at.set(name, next);
      at = next;
    }
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const reader = new JsonByteReader(bytes, hasMark ? 3 : 0);
  try {
    const node = readNode(reader, bytes, open);
    reader.finish("the file");
    return node;
  } catch (error) {
    if (error instanceof ReadFault) return null;
    throw error;
  }
}

type Wanted = Map<string, Wanted>;

function readNode(reader: JsonByteReader, bytes: Uint8Array, wanted: Wanted | undefined): JsonNode {
  const first = reader.peek();
  const start = reader.at;
  if (wanted !== undefined && first === 0x7b) {
    const members: MemberNode[] = [];
    reader.object("an object", (key, keyStart) => {
      members.push({
        key,
        keyStart,
        keyEnd: endOfKey(bytes, keyStart),
        value: readNode(reader, bytes, wanted.get(key)),
      });
    });
    return { type: "object", start, end: reader.at, members };
  }
  if (wanted !== undefined && first === 0x5b) {
    const items: JsonNode[] = [];
    reader.array("a list", (index) => {
      items.push(readNode(reader, bytes, wanted.get(String(index))));
    });
    return { type: "array", start, end: reader.at, items };
  }
  reader.skipValue("a value");
  return { type: "scalar", start, end: reader.at, value: null };
}

function endOfKey(bytes: Uint8Array, keyStart: number): number {
  for (let at = keyStart + 1; at < bytes.length; at++) {
    if (bytes[at] === 0x5c) at++;
    else if (bytes[at] === 0x22) return at + 1;
  }
  return bytes.length;
}
