import { type ContainerEdits, changeContainer, type JsonChange, type NewEntry } from "./edit-container.ts";
import { type FileStyle, fileStyle, type JsonSource, type PlaceStyle, placeStyle } from "./edit-style.ts";
import { findNode } from "./find-node.ts";
import { layoutJson } from "./layout-json.ts";
import { type Pointer, printPointer } from "./pointer.ts";
import type { ArrayNode, JsonNode, ObjectNode } from "./syntax-tree.ts";

/** A change to a JSON text, by pointer. `json` is raw JSON text; its layout is the file's, not its own. */
export type JsonEdit =
  | { readonly op: "set"; readonly pointer: Pointer; readonly json: string }
  /** Adds a member (after the member `after`, else at the end), or an item before the one at that place. */
  | { readonly op: "insert"; readonly pointer: Pointer; readonly json: string; readonly after?: string }
  | { readonly op: "remove"; readonly pointer: Pointer }
  | { readonly op: "rename"; readonly pointer: Pointer; readonly key: string };

/**
 * The changes to a JSON text that make all edits at once, sorted and apart from each other; everything else stays byte
 * for byte. null when they cannot be made: nothing stands at the pointer, something stands where a member is to come,
 * or one edit lies inside what another replaces.
 */
export function editJson(source: JsonSource, edits: readonly JsonEdit[]): readonly JsonChange[] | null {
  const file = knownStyle(source);
  const [only] = edits;
  if (only?.op === "set" && only.pointer.length === 0) {
    const { start, end } = source.tree;
    const place = { lines: true, indent: "", unit: "  ", colon: file.colon };
    return edits.length === 1 ? [{ begin: start, end, text: layoutJson(only.json, place, file) }] : null;
  }
  const groups = new Map<string, Group>();
  const gone = new Set<string>();
  for (const edit of edits) {
    const path = printPointer(edit.pointer);
    const parent = printPointer(edit.pointer.slice(0, -1));
    const group = groups.get(parent) ?? openGroup(source, edit.pointer.slice(0, -1));
    if (group === null || edit.pointer.length === 0) return null;
    groups.set(parent, group);
    if (!record(group, edit)) return null;
    if (edit.op === "set" || edit.op === "remove") gone.add(path);
  }
  const changes: JsonChange[] = [];
  for (const { pointer, node, edits: wanted } of groups.values()) {
    if (pointer.some((_, depth) => gone.has(printPointer(pointer.slice(0, depth + 1))))) return null;
    for (const change of changeContainer(source, node, wanted, outerStyle(source, pointer, file), file)) {
      changes.push(change);
    }
  }
  return changes.sort((a, b) => a.begin - b.begin || a.end - b.end);
}

/** Edits of one container, as they are gathered. */
interface Group {
  readonly pointer: Pointer;
  readonly node: ObjectNode | ArrayNode;
  /** Of an object: places of each key, in their order. */
  readonly places: ReadonlyMap<string, number | readonly number[]>;
  readonly count: number;
  /** Keys that come and go with the edits: whether the object will have them. */
  readonly keys: Map<string, boolean>;
  readonly edits: {
    readonly removed: Set<number>;
    readonly set: Map<number, string>;
    readonly renamed: Map<number, string>;
    readonly inserted: Map<number, NewEntry[]>;
  } & ContainerEdits;
}

function openGroup(source: JsonSource, pointer: Pointer): Group | null {
  const { node, exact } = findNode(source.tree, pointer);
  if (!exact || node.type === "scalar") return null;
  const count = node.type === "object" ? node.members.length : node.items.length;
  const edits = {
    removed: new Set<number>(),
    set: new Map<number, string>(),
    renamed: new Map<number, string>(),
    inserted: new Map<number, NewEntry[]>(),
  };
  return { pointer, node, places: placesOf(node), count, keys: new Map(), edits };
}

/** A hundred findings in one file each make their edits of the same tree. */
const styles = new WeakMap<JsonNode, FileStyle>();
const knownPlaces = new WeakMap<JsonNode, Group["places"]>();

function knownStyle(source: JsonSource): FileStyle {
  const style = styles.get(source.tree) ?? fileStyle(source);
  styles.set(source.tree, style);
  return style;
}

function placesOf(node: ObjectNode | ArrayNode): Group["places"] {
  const earlier = knownPlaces.get(node);
  if (earlier !== undefined) return earlier;
  const places = new Map<string, number | number[]>();
  const children = node.type === "object" ? node.members : node.items;
  // An index has half a million members: no more is built for each than a number.
  for (let at = 0; at < children.length; at++) {
    const name = node.type === "object" ? (node.members[at]?.key ?? "") : String(at);
    const known = places.get(name);
    if (known === undefined) places.set(name, at);
    else if (typeof known === "number") places.set(name, [known, at]);
    else known.push(at);
  }
  knownPlaces.set(node, places);
  return places;
}

/** Adds an edit to those of its container. @returns whether it can be made, beside those before it */
function record(group: Group, edit: JsonEdit): boolean {
  const name = String(edit.pointer.at(-1));
  const { removed, set, renamed, inserted } = group.edits;
  const places = [group.places.get(name) ?? []].flat();
  const last = places.at(-1);
  const isTouched = places.some((at) => removed.has(at) || set.has(at) || renamed.has(at));
  switch (edit.op) {
    case "set":
      if (last === undefined || isTouched) return false;
      set.set(last, edit.json);
      return true;
    case "remove":
      // Of a key that stands twice, the first would take the place of the last.
      if (last === undefined || isTouched) return false;
      for (const at of places) removed.add(at);
      group.keys.set(name, false);
      return true;
    case "rename":
      if (last === undefined || places.length > 1 || isTouched || hasKey(group, edit.key)) return false;
      if (group.node.type === "array") return false;
      renamed.set(last, edit.key);
      group.keys.set(name, false);
      group.keys.set(edit.key, true);
      return true;
    case "insert": {
      const at = insertionPlace(group, name, edit.after);
      if (at === null) return false;
      const isMember = group.node.type === "object";
      const entry: NewEntry = { key: isMember ? name : null, json: edit.json };
      const arriving = inserted.get(at);
      if (arriving === undefined) inserted.set(at, [entry]);
      else arriving.push(entry);
      if (isMember) group.keys.set(name, true);
      return true;
    }
    default:
      return edit satisfies never;
  }
}

/** The place after which an entry comes. */
function insertionPlace(group: Group, name: string, after: string | undefined): number | null {
  const { node, places, count } = group;
  if (node.type === "object") {
    if (hasKey(group, name)) return null;
    return (after === undefined ? undefined : [places.get(after) ?? []].flat().at(-1)) ?? count - 1;
  }
  if (name === "-") return count - 1;
  const index = /^\d+$/.test(name) ? Number(name) : -1;
  return index >= 0 && index <= count ? index - 1 : null;
}

/** Whether the object has a key once the edits so far are made. */
function hasKey({ keys, places }: Group, key: string): boolean {
  return keys.get(key) ?? places.has(key);
}

/** How the container is written that holds the one at a pointer; null for the root. */
function outerStyle(source: JsonSource, pointer: Pointer, file: FileStyle): PlaceStyle | null {
  let style: PlaceStyle | null = null;
  for (let depth = 0; depth < pointer.length; depth++) {
    const { node } = findNode(source.tree, pointer.slice(0, depth));
    if (node.type !== "scalar") style = placeStyle(source, node, style, file);
  }
  return style;
}
