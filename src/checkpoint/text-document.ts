import { editJson, type JsonEdit } from "../format/json/edit-json.ts";
import { findNode } from "../format/json/find-node.ts";
import { isJsonObject, type JsonValue } from "../format/json/json-value.ts";
import { parseJson } from "../format/json/parse-json.ts";
import { type JsonFault, type JsonFaultCode, parseTree } from "../format/json/parse-tree.ts";
import type { Pointer } from "../format/json/pointer.ts";
import type { JsonNode } from "../format/json/syntax-tree.ts";
import { LineIndex } from "../format/text/line-index.ts";
import type { Span } from "../format/text/span.ts";
import type { Document, TextChange } from "./document.ts";
import type { PlacePart, TextRange } from "./place.ts";

/** Where a comma or a comment stands that JSON does not know, an edit would have to guess. */
const BROKEN: ReadonlySet<JsonFaultCode> = new Set([
  "json/syntax",
  "json/comment",
  "json/trailing-comma",
  "json/too-deep",
]);

/** A JSON file that is small enough to hold whole: everything but tokenizer.json and the weight indexes. */
export class TextDocument implements Document {
  readonly file: string;
  /** undefined also for what is no object: the files that are read so are objects, and rules may rely on it. */
  readonly value: JsonValue | undefined;
  /** Whether a JSON value was read at all. */
  readonly isParsed: boolean;
  readonly faults: readonly JsonFault[];
  readonly #text: string;
  #lines: LineIndex | null = null;
  #tree: JsonNode | null | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    const { value, faults } = parseJson(text);
    this.value = isJsonObject(value) ? value : undefined;
    this.isParsed = value !== undefined;
    this.faults = faults;
  }

  locate(pointer: Pointer, part: PlacePart): Span | null {
    const tree = this.#parsed();
    if (tree === null || part === "file") return null;
    const { node, member, exact } = findNode(tree, pointer);
    if (member === null) return exact && pointer.length > 0 ? this.#span(node.start, node.end) : this.#brace(node);
    if (!exact || part === "key") return this.#span(member.keyStart, member.keyEnd);
    return this.#span(part === "member" ? member.keyStart : node.start, node.end);
  }

  locateRange(range: TextRange): Span | null {
    return this.#span(range.offset, range.offset + range.length);
  }

  rawText(pointer: Pointer): string | null {
    const tree = this.#parsed();
    if (tree === null) return null;
    const { node, exact } = findNode(tree, pointer);
    return exact ? this.#text.slice(node.start, node.end) : null;
  }

  text(): string {
    return this.#text;
  }

  edit(edits: readonly JsonEdit[]): readonly TextChange[] | null {
    const tree = this.faults.some(({ code }) => BROKEN.has(code)) ? null : this.#parsed();
    if (tree === null) return null;
    const text = this.#text;
    const source = { tree, length: text.length, slice: (begin: number, end: number) => text.slice(begin, end) };
    return (
      editJson(source, edits)?.map(({ begin, end, text: newText }) => ({
        range: { offset: begin, length: end - begin },
        start: this.#lineIndex().position(begin),
        end: this.#lineIndex().position(end),
        newText,
      })) ?? null
    );
  }

  /** A finding about a whole object or about a key that it lacks is shown at its opening brace. */
  #brace(node: JsonNode): Span {
    return this.#span(node.start, node.type === "scalar" ? node.end : node.start + 1);
  }

  #span(start: number, end: number): Span {
    return this.#lineIndex().span(start, end - start);
  }

  #lineIndex(): LineIndex {
    this.#lines ??= new LineIndex(this.#text);
    return this.#lines;
  }

  #parsed(): JsonNode | null {
    if (this.#tree === undefined) this.#tree = parseTree(this.#text).tree;
    return this.#tree;
  }
}
