import { InternalError } from "../../errors.ts";
import type { FileStyle } from "./edit-style.ts";
import { parseTree } from "./parse-tree.ts";
import type { JsonNode } from "./syntax-tree.ts";

/** Where a value is put. */
export interface LayoutPlace {
  /** Whether entries get lines of their own. */
  readonly lines: boolean;
  /** Of the line that the value begins on. */
  readonly indent: string;
  readonly unit: string;
  readonly colon: string;
}

/**
 * Raw JSON text as the file around it would write it: entries on lines of their own or on one line, numbers and escapes
 * as they are spelt. @throws InternalError when it is no JSON
 */
export function layoutJson(json: string, place: LayoutPlace, file: FileStyle): string {
  const { tree, faults } = parseTree(json);
  if (tree === null || faults.some(({ code }) => !TOLERATED.has(code))) {
    throw new InternalError(`a fix writes what is no JSON: ${json.slice(0, 80)}`);
  }
  const spell = (text: string): string => (file.escapes ? escapeNonAscii(text) : text);
  const print = (node: JsonNode, indent: string): string => {
    if (node.type === "scalar") return spell(json.slice(node.start, node.end));
    const [open, close] = node.type === "object" ? "{}" : "[]";
    const inner = indent + place.unit;
    const entries =
      node.type === "object"
        ? node.members.map(
            ({ keyStart, keyEnd, value }) =>
              `${spell(json.slice(keyStart, keyEnd))}${place.colon}${print(value, inner)}`,
          )
        : node.items.map((item) => print(item, inner));
    if (entries.length === 0) return `${open}${close}`;
    const flat =
      !place.lines || (file.flatLists && node.type === "array" && node.items.every(({ type }) => type === "scalar"));
    return flat
      ? `${open}${entries.join(`,${file.space}`)}${close}`
      : `${open}${file.newline}${inner}${entries.join(`,${file.newline}${inner}`)}${file.newline}${indent}${close}`;
  };
  return print(tree, place.indent);
}

/** What Python writes although JSON has no word for it may be copied as it stands. */
const TOLERATED: ReadonlySet<string> = new Set([
  "json/non-finite",
  "json/number-range",
  "json/encoding",
  "json/proto-key",
  "json/duplicate-key",
]);

export function escapeNonAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
