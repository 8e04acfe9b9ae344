import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { Pointer } from "../json/pointer.ts";
import { rangeOf, yamlKeyText } from "./kubectl-value.ts";
import type { YamlTree } from "./yaml-tree.ts";

export interface NodeRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * What stands at a pointer of a document; when nothing does, the nearest ancestor: its key, or the beginning of an item of a
 * list. `key` is null in lists and at the root.
 */
export function locateNode(
  tree: YamlTree,
  pointer: Pointer,
): { readonly key: NodeRange | null; readonly value: NodeRange; readonly exact: boolean } {
  let node: unknown = tree.contents;
  let key: NodeRange | null = null;
  for (const segment of pointer) {
    const next = childOf(node, String(segment));
    if (next === null) return { key, value: key ?? beginningOf(node), exact: false };
    key = next.key;
    node = next.value;
  }
  return { key, value: node === null ? (key ?? { offset: 0, length: 0 }) : shown(node), exact: true };
}

function childOf(
  node: unknown,
  segment: string,
): { readonly key: NodeRange | null; readonly value: Node | null } | null {
  if (isMap(node)) {
    // Of equal keys kubectl takes the last.
    const isKey = ({ key }: Pair): boolean => isScalar(key) && yamlKeyText(key) === segment;
    // Hardly any key is read as something else than it says.
    const looksLikeIt = ({ key }: Pair): boolean => isScalar(key) && (key.value === segment || key.source === segment);
    const pair = node.items.findLast((item) => looksLikeIt(item) && isKey(item)) ?? node.items.findLast(isKey);
    if (pair === undefined) return null;
    return { key: rangeOf(pair.key), value: (pair.value as Node | null) ?? null };
  }
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return item === undefined ? null : { key: null, value: item as Node };
  }
  return null;
}

/** Of a map its first key. */
function beginningOf(node: unknown): NodeRange {
  const first = isMap(node) ? node.items[0]?.key : undefined;
  return first === undefined || first === null ? shown(node) : rangeOf(first);
}

/** Of a list or a map its first character: its end may be a page away. */
function shown(node: unknown): NodeRange {
  const range = rangeOf(node);
  return isAlias(node) || isScalar(node) ? range : { offset: range.offset, length: Math.min(range.length, 1) };
}
