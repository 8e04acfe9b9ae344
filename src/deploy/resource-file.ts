import type { Document } from "../checkpoint/document.ts";
import type { PlacePart, TextRange } from "../checkpoint/place.ts";
import type { JsonObject } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { LineIndex } from "../format/text/line-index.ts";
import type { Span } from "../format/text/span.ts";
import { locateNode, type NodeRange } from "../format/yaml/locate-node.ts";
import type { DocumentSlice } from "../format/yaml/split-documents.ts";
import { isYamlFault, parseYamlTree, type YamlTree } from "../format/yaml/yaml-tree.ts";
import type { ReadRun } from "./read-run.ts";

/** Where a resource stands in its file. */
export interface ResourcePart {
  readonly slice: DocumentSlice;
  /** In the document: empty, or to an item of a list. */
  readonly path: Pointer;
}

export interface ResourceContent {
  readonly text: string;
  /** Each resource under its key. */
  readonly value: JsonObject;
  readonly parts: ReadonlyMap<string, ResourcePart>;
  readonly run: ReadRun;
}

/** A YAML file with resources. Its value has one member for each, under its key; it keeps text, not nodes. */
export class ResourceFile implements Document {
  readonly file: string;
  readonly value: JsonObject;
  readonly #text: string;
  readonly #parts: ReadonlyMap<string, ResourcePart>;
  readonly #run: ReadRun;
  #lines: LineIndex | null = null;

  constructor(file: string, { text, value, parts, run }: ResourceContent) {
    this.file = file;
    this.value = value;
    this.#text = text;
    this.#parts = parts;
    this.#run = run;
  }

  locate(pointer: Pointer, part: PlacePart): Span | null {
    const found = part === "file" ? null : this.#range(pointer, part);
    return found === null ? null : this.#lineIndex().span(found.offset, found.length);
  }

  locateRange({ offset, length }: TextRange): Span {
    return this.#lineIndex().span(offset, length);
  }

  rawText(pointer: Pointer): string | null {
    const found = this.#range(pointer, "value");
    return found === null ? null : this.#text.slice(found.offset, found.offset + found.length);
  }

  text(): string {
    return this.#text;
  }

  /** Nothing is written into files for a cluster: what is applied is somebody's decision. */
  edit(): null {
    return null;
  }

  #range([key, ...rest]: Pointer, part: PlacePart): NodeRange | null {
    const home = this.#parts.get(String(key));
    const tree = home === undefined ? null : this.#treeOf(home.slice);
    if (home === undefined || tree === null) return null;
    const found = locateNode(tree, [...home.path, ...rest]);
    const isWhole = rest.length === 0 || (rest.length === 1 && !found.exact);
    const wanted = isWhole
      ? headOf(tree, home.path)
      : part === "key" && found.exact
        ? (found.key ?? found.value)
        : found.value;
    return { offset: wanted.offset + home.slice.begin, length: wanted.length };
  }

  #treeOf({ begin, end }: DocumentSlice): YamlTree | null {
    const { lastTree } = this.#run;
    // Findings come in the order of files and documents.
    if (lastTree?.owner === this && lastTree.begin === begin) return lastTree.tree;
    this.#run.lastTree = null;
    const parsed = parseYamlTree(this.#text.slice(begin, end));
    const tree = isYamlFault(parsed) ? null : parsed;
    this.#run.lastTree = { owner: this, begin, tree };
    return tree;
  }

  #lineIndex(): LineIndex {
    this.#lines ??= new LineIndex(this.#text);
    return this.#lines;
  }
}

/** A resource as a whole, and what it lacks at its top, is shown at its kind. */
function headOf(tree: YamlTree, path: Pointer): NodeRange {
  const kind = locateNode(tree, [...path, "kind"]);
  return kind.exact ? kind.value : locateNode(tree, [...path, "apiVersion"]).value;
}
