import type { Node } from "jsonc-parser";
import { findNodeAtLocation, findNodeAtOffset, getNodePath, parseTree } from "jsonc-parser";
import type { Pointer } from "../format/json/pointer.ts";

/** Above this a text is not made into a tree: tokenizer.json has a million nodes. */
const MAX_TEXT = 12_000_000;

/** A text as a tree, however broken it is; null when there is nothing, or too much of it. */
export function treeOf(text: string): Node | null {
  if (text.length > MAX_TEXT) return null;
  try {
    return parseTree(text) ?? null;
  } catch (error) {
    // A hundred thousand brackets are deeper than the stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export interface DocumentPlace {
  readonly pointer: Pointer;
  /** Of the member or the value that stands there, in UTF-16 offsets. */
  readonly begin: number;
  readonly end: number;
}

/** What stands at an offset: a key with its value, or an item. null between things. */
export function placeAt(text: string, offset: number): DocumentPlace | null {
  const tree = treeOf(text);
  const node = tree === null ? undefined : findNodeAtOffset(tree, offset, true);
  if (node === undefined || node.type === "object" || node.type === "array") return null;
  const scalar = node.type === "property" ? node.children?.[0] : node;
  if (scalar === undefined) return null;
  return { pointer: getNodePath(scalar), begin: scalar.offset, end: scalar.offset + scalar.length };
}

/** The keys of the object that a pointer leads to, however broken the rest is. */
export function keysIn(text: string, pointer: Pointer): readonly string[] {
  const tree = treeOf(text);
  const node = tree === null ? undefined : findNodeAtLocation(tree, [...pointer]);
  if (node?.type !== "object") return [];
  return (node.children ?? []).flatMap(({ children: [key] = [] }) => (key === undefined ? [] : [String(key.value)]));
}

/** The string at a pointer; null when something else stands there. */
export function stringAt(text: string, pointer: Pointer): string | null {
  const tree = treeOf(text);
  const node = tree === null ? undefined : findNodeAtLocation(tree, [...pointer]);
  return typeof node?.value === "string" ? node.value : null;
}
