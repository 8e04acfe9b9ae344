import { LineIndex } from "../text/line-index.ts";
import type { Mistake } from "../text/mistake.ts";
import type { PlacedFile } from "../text/placed-file.ts";
import { findNode } from "./find-node.ts";
import { parseJson } from "./parse-json.ts";
import { parseTree } from "./parse-tree.ts";
import type { Pointer } from "./pointer.ts";

/**
 * Reads a JSON file of ours or of a server, strictly: what parse-tree.ts tolerates in a checkpoint is a mistake here.
 * @param file its name in messages: a path or an address
 */
export function readJsonFile(file: string, text: string): PlacedFile {
  const { value, faults } = parseJson(text);
  let index: LineIndex | null = null;
  const lines = (): LineIndex => {
    index ??= new LineIndex(text);
    return index;
  };
  const at = (offset: number, message: string): Mistake => {
    const { line, column } = lines().position(offset);
    return { file, line: line + 1, column: column + 1, message };
  };
  let parsed: ReturnType<typeof parseTree> | null = null;
  const find = (pointer: Pointer, part: "key" | "value"): { readonly start: number; readonly end: number } => {
    parsed ??= parseTree(text);
    const { tree } = parsed;
    if (tree === null) return { start: 0, end: 0 };
    const { node, member, exact } = findNode(tree, pointer);
    return member !== null && (part === "key" || !exact) ? { start: member.keyStart, end: member.keyEnd } : node;
  };
  return {
    file,
    value: faults.length === 0 ? value : undefined,
    mistakes: faults.map((fault) => at(fault.range?.offset ?? 0, fault.detail)),
    mistake: (pointer, part, message) => at(find(pointer, part).start, message),
    span(pointer, part) {
      const { start, end } = find(pointer, part);
      return lines().span(start, end - start);
    },
  };
}
