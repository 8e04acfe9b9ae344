import type { Pointer } from "./pointer.ts";
import type { JsonNode, MemberNode } from "./syntax-tree.ts";

/** Where a pointer leads in a tree. `member` is the object member that holds the node, null for array items and the root. */
export interface FoundNode {
  readonly node: JsonNode;
  readonly member: MemberNode | null;
  /** False when the pointer's end does not exist: then `node` is its nearest existing ancestor. */
  readonly exact: boolean;
}

export function findNode(root: JsonNode, pointer: Pointer): FoundNode {
  let node = root;
  let member: MemberNode | null = null;
  for (const segment of pointer) {
    const next = step(node, String(segment));
    if (next === null) return { node, member, exact: false };
    node = next.node;
    member = next.member;
  }
  return { node, member, exact: true };
}

function step(node: JsonNode, segment: string): { readonly node: JsonNode; readonly member: MemberNode | null } | null {
  if (node.type === "array") {
    const item = /^\d+$/.test(segment) ? node.items[Number(segment)] : undefined;
    return item === undefined ? null : { node: item, member: null };
  }
  if (node.type === "scalar") return null;
  const member = node.members.findLast((candidate) => candidate.key === segment);
  return member === undefined ? null : { node: member.value, member };
}
