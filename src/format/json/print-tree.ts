import type { JsonNode } from "./syntax-tree.ts";

/**
 * A JSON tree as JSON.stringify(value, null, 2) would print it, with numbers and strings spelt as they are in its text:
 * 500000.0 stays 500000.0, and an integer past 2^53 keeps its digits.
 * @param text what the tree was parsed from
 * @param level how deep the value stands in what it is printed into
 */
export function printTree(node: JsonNode, text: string, level = 0): string {
  const inner = `\n${"  ".repeat(level + 1)}`;
  const close = `\n${"  ".repeat(level)}`;
  switch (node.type) {
    case "scalar":
      return text.slice(node.start, node.end);
    case "array": {
      const items = node.items.map((item) => inner + printTree(item, text, level + 1));
      return items.length === 0 ? "[]" : `[${items.join(",")}${close}]`;
    }
    case "object": {
      const members = node.members.map(
        ({ keyStart, keyEnd, value }) =>
          `${inner}${text.slice(keyStart, keyEnd)}: ${printTree(value, text, level + 1)}`,
      );
      return members.length === 0 ? "{}" : `{${members.join(",")}${close}}`;
    }
    default:
      return node satisfies never;
  }
}
