import type { ArrayNode, JsonNode, ObjectNode } from "./syntax-tree.ts";

/** A JSON text to edit. Offsets are UTF-16 units or bytes, as the tree and `slice` have them. */
export interface JsonSource {
  /** Whole, or with the values that no edit touches as scalars. */
  readonly tree: JsonNode;
  readonly length: number;
  slice(begin: number, end: number): string;
}

/** How a file is written where nothing nearer says it. */
export interface FileStyle {
  readonly newline: string;
  /** Between a comma and the next entry, on one line. */
  readonly space: string;
  /** Between a key and its value. */
  readonly colon: string;
  /** Lists of scalars stand on one line, though objects do not. */
  readonly flatLists: boolean;
  /** Non-ASCII characters stand as \uXXXX, as Python's json.dump writes them. */
  readonly escapes: boolean;
}

/** How the entries of one object or list are written. */
export interface PlaceStyle {
  /** Whether each entry has a line of its own. */
  readonly lines: boolean;
  /** Of the entries' lines. */
  readonly indent: string;
  /** By how much each level is indented. */
  readonly unit: string;
  /** White space between the comma and the next entry. */
  readonly separator: string;
  readonly colon: string;
}

/** An entry of an object or a list, its key included. */
export interface Entry {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

/** The entry at a place; a negative one counts from the end. Made when it is asked for: an index has half a million. */
export function entryAt(node: ObjectNode | ArrayNode, at: number): Entry | undefined {
  if (node.type === "object") {
    const member = node.members.at(at);
    if (member === undefined) return undefined;
    const { key, keyStart, keyEnd, value } = member;
    return { key, start: keyStart, end: value.end, keyStart, keyEnd, value };
  }
  const value = node.items.at(at);
  if (value === undefined) return undefined;
  return { key: null, start: value.start, end: value.end, keyStart: value.start, keyEnd: value.start, value };
}

export function entryCount(node: ObjectNode | ArrayNode): number {
  return node.type === "object" ? node.members.length : node.items.length;
}

/** Characters at the beginning of a file that its style is read from. */
const HEAD = 1 << 20;

export function fileStyle(source: JsonSource): FileStyle {
  const head = source.slice(0, Math.min(source.length, HEAD));
  const { tree } = source;
  const first = tree.type === "object" ? tree.members[0] : undefined;
  const second = tree.type === "object" ? tree.members[1] : undefined;
  const between = first === undefined || second === undefined ? "" : source.slice(first.value.end, second.keyStart);
  return {
    newline: /\r\n|\n|\r/.exec(head)?.[0] ?? "\n",
    space: /^[ \t]*,[ \t]*$/.test(between) ? between.slice(between.indexOf(",") + 1) : " ",
    colon: first === undefined ? ": " : colonOf(source, first.keyEnd, first.value.start),
    flatLists: hasFlatList(source),
    escapes: !/[^\x00-\x7f]/.test(head) && /\\u(?:00[89a-fA-F]|0[1-9a-fA-F]|[1-9a-fA-F])/.test(head),
  };
}

/** @param outer of what the container stands in; null for the root */
export function placeStyle(
  source: JsonSource,
  node: ObjectNode | ArrayNode,
  outer: PlaceStyle | null,
  file: FileStyle,
): PlaceStyle {
  const last = entryAt(node, -1);
  const colon =
    node.type === "object" && last !== undefined
      ? colonOf(source, last.keyEnd, last.value.start)
      : (outer?.colon ?? file.colon);
  const gap = last === undefined ? null : gapBeforeLast(source, node);
  if (gap === null) {
    const lines = outer?.lines ?? true;
    const unit = outer?.unit ?? "  ";
    const indent = lines ? (outer?.indent ?? "") + unit : "";
    return { lines, indent, unit, separator: lines ? file.newline + indent : file.space, colon };
  }
  const line = /(?:\r\n|\n|\r)([ \t]*)$/.exec(gap);
  if (line === null) {
    const separator = entryCount(node) > 1 ? gap : file.space;
    return { lines: false, indent: "", unit: outer?.unit ?? "  ", separator, colon };
  }
  const indent = line[1] ?? "";
  const base = outer?.indent ?? "";
  const deeper = indent.length > base.length && indent.startsWith(base) ? indent.slice(base.length) : null;
  const unit = outer === null ? indent : (deeper ?? outer.unit);
  return { lines: true, indent, unit, separator: line[0], colon };
}

/** White space before the last entry. */
function gapBeforeLast(source: JsonSource, node: ObjectNode | ArrayNode): string {
  const last = entryAt(node, -1);
  const before = entryAt(node, -2);
  const text = source.slice(before?.end ?? node.start + 1, last?.start ?? node.end);
  return before === undefined ? text : text.slice(text.indexOf(",") + 1);
}

function colonOf(source: JsonSource, keyEnd: number, valueStart: number): string {
  const text = source.slice(keyEnd, valueStart);
  return /^[ \t]*:[ \t]*$/.test(text) ? text : ": ";
}

/** Whether the first list of scalars stands on one line in an object that does not. */
function hasFlatList({ tree, slice }: JsonSource): boolean {
  const pending: JsonNode[] = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "scalar") continue;
    if (node.type === "array" && node.items.length > 0 && node.items.every(({ type }) => type === "scalar")) {
      return !/[\r\n]/.test(slice(node.start, node.end));
    }
    for (let at = entryCount(node) - 1; at >= 0; at--) {
      const value = node.type === "array" ? node.items[at] : node.members[at]?.value;
      if (value !== undefined && value.type !== "scalar") pending.push(value);
    }
  }
  return false;
}
