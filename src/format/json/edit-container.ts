import { entryAt, entryCount, type FileStyle, type JsonSource, type PlaceStyle, placeStyle } from "./edit-style.ts";
import { escapeNonAscii, layoutJson } from "./layout-json.ts";
import type { ArrayNode, JsonNode, ObjectNode } from "./syntax-tree.ts";

/** A stretch of the text and what takes its place, in the units of the source. */
export interface JsonChange {
  readonly begin: number;
  readonly end: number;
  readonly text: string;
}

/** What happens to the entries of one container, by their place in it. */
export interface ContainerEdits {
  readonly removed: ReadonlySet<number>;
  /** Raw JSON. */
  readonly set: ReadonlyMap<number, string>;
  readonly renamed: ReadonlyMap<number, string>;
  /** After the entry with that place; -1 is before the first. */
  readonly inserted: ReadonlyMap<number, readonly NewEntry[]>;
}

export interface NewEntry {
  /** null in a list. */
  readonly key: string | null;
  readonly json: string;
}

/** The changes to one object or list. @param outer of what it stands in; null for the root */
export function changeContainer(
  source: JsonSource,
  node: ObjectNode | ArrayNode,
  edits: ContainerEdits,
  outer: PlaceStyle | null,
  file: FileStyle,
): readonly JsonChange[] {
  const style = placeStyle(source, node, outer, file);
  const changes: JsonChange[] = [];
  for (const [at, json] of edits.set) {
    const entry = entryAt(node, at);
    if (entry === undefined || edits.removed.has(at)) continue;
    const { start, end } = entry.value;
    changes.push({ begin: start, end, text: layoutJson(json, valuePlace(source, style, entry.value), file) });
  }
  for (const [at, key] of edits.renamed) {
    const entry = entryAt(node, at);
    if (entry !== undefined) changes.push({ begin: entry.keyStart, end: entry.keyEnd, text: printKey(key, file) });
  }
  const print = (entry: NewEntry): string => printEntry(entry, style, file);
  return [...changes, ...changeGaps(node, edits, { style, print, outer, file })];
}

interface Writing {
  readonly style: PlaceStyle;
  print(entry: NewEntry): string;
  readonly outer: PlaceStyle | null;
  readonly file: FileStyle;
}

/** Goes from one kept entry to the next: what lies between changes when entries leave or come there. */
function* changeGaps(
  node: ObjectNode | ArrayNode,
  { removed, inserted }: ContainerEdits,
  writing: Writing,
): Iterable<JsonChange> {
  const count = entryCount(node);
  let before = -1;
  let arriving: readonly NewEntry[] = inserted.get(-1) ?? [];
  for (let at = 0; at <= count; at++) {
    if (at < count && removed.has(at)) {
      arriving = [...arriving, ...(inserted.get(at) ?? [])];
      continue;
    }
    const hasLeft = at - before > 1;
    if (hasLeft || arriving.length > 0) {
      yield changeGap({ node, count, before, next: at, arriving, hasLeft }, writing);
    }
    before = at;
    arriving = inserted.get(at) ?? [];
  }
}

interface Gap {
  readonly node: ObjectNode | ArrayNode;
  readonly count: number;
  /** The entry before the gap, -1 for the opening bracket. */
  readonly before: number;
  /** The entry after it, their number for the closing bracket. */
  readonly next: number;
  readonly arriving: readonly NewEntry[];
  /** Whether entries between the two leave. */
  readonly hasLeft: boolean;
}

function changeGap(gap: Gap, { style, print, outer, file }: Writing): JsonChange {
  const { node, count, before, next, arriving, hasLeft } = gap;
  const open = node.start + 1;
  const close = node.end - 1;
  const end = (at: number): number => (at < 0 ? open : (entryAt(node, at)?.end ?? open));
  const start = (at: number): number => entryAt(node, at)?.start ?? close;
  const comma = `,${style.separator}`;
  const texts = arriving.map(print);
  if (before >= 0) {
    // The comma and the white space after what leaves stay, and serve what comes next.
    return {
      begin: end(before),
      end: end(hasLeft ? next - 1 : before),
      text: texts.map((text) => comma + text).join(""),
    };
  }
  if (next < count) {
    return { begin: start(0), end: start(next), text: texts.map((text) => text + comma).join("") };
  }
  if (texts.length === 0) return { begin: open, end: close, text: "" };
  if (count > 0) return { begin: start(0), end: end(next - 1), text: texts.join(comma) };
  const text = style.lines
    ? `${style.separator}${texts.join(comma)}${file.newline}${outer?.indent ?? ""}`
    : texts.join(comma);
  return { begin: open, end: close, text };
}

/** A list or object that stands on one line today stays on one. */
function valuePlace(
  source: JsonSource,
  { lines, indent, unit, colon }: PlaceStyle,
  old: JsonNode,
): { readonly lines: boolean; readonly indent: string; readonly unit: string; readonly colon: string } {
  const text = source.slice(old.start, old.end);
  const isFlat = /^[{[]/.test(text) && !/[\r\n]/.test(text) && !/^.\s*.$/.test(text);
  return { lines: lines && !isFlat, indent, unit, colon };
}

function printEntry({ key, json }: NewEntry, style: PlaceStyle, file: FileStyle): string {
  const value = layoutJson(json, style, file);
  return key === null ? value : `${printKey(key, file)}${style.colon}${value}`;
}

function printKey(key: string, { escapes }: FileStyle): string {
  return escapes ? escapeNonAscii(JSON.stringify(key)) : JSON.stringify(key);
}
