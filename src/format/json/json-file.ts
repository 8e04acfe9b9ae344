import { LineIndex } from "../text/line-index.ts";
import type { Mistake } from "../text/mistake.ts";
import type { PlacedFile } from "../text/placed-file.ts";
import { findNode } from "./find-node.ts";
import { parseJson } from "./parse-json.ts";
import { parseTree } from "./parse-tree.ts";

/**
 * Reads a JSON file of ours or of a server, strictly: what parse-tree.ts tolerates in a checkpoint is a mistake here.
 * @param file its name in messages: a path or an address
 */
export function readJsonFile(file: string, text: string): PlacedFile {
  const { value, faults } = parseJson(text);
  let lines: LineIndex | null = null;
  const at = (offset: number, message: string): Mistake => {
    lines ??= new LineIndex(text);
    const { line, column } = lines.position(offset);
    return { file, line: line + 1, column: column + 1, message };
  };
  return {
    file,
    value: faults.length === 0 ? value : undefined,
    mistakes: faults.map((fault) => at(fault.range?.offset ?? 0, fault.detail)),
    mistake(pointer, part, message) {
      const { tree } = parseTree(text);
      if (tree === null) return at(0, message);
      const { node, member, exact } = findNode(tree, pointer);
      return at(member !== null && (part === "key" || !exact) ? member.keyStart : node.start, message);
    },
  };
}
