import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  parseDocument,
  visit,
} from "yaml";
import type { JsonValue } from "../json/json-value.ts";
import type { Pointer } from "../json/pointer.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Mistake } from "../text/mistake.ts";
import type { PlacedFile } from "../text/placed-file.ts";

/** A YAML document. Its value is undefined when the text is not YAML, or holds what JSON cannot say. */
export type YamlFile = PlacedFile;

/** Reads one YAML 1.2 document. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  return placed(file, text, parseDocument(text, { lineCounter: lines, prettyErrors: false, version: "1.2" }), lines);
}

/** Reads the YAML 1.2 documents of a file, those that hold nothing (a `---` too many) left out. */
export function readYamlDocuments(file: string, text: string): readonly YamlFile[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, version: "1.2" });
  if (!Array.isArray(documents)) return [];
  return documents
    .filter((document) => !isBlank(document) || document.errors.length > 0)
    .map((document) => placed(file, text, document, lines));
}

function isBlank({ contents }: Document.Parsed<ParsedNode>): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function placed(file: string, text: string, document: Document.Parsed<ParsedNode>, lines: LineCounter): YamlFile {
  const at = (offset: number, message: string): Mistake => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const mistakes = [...document.errors, ...document.warnings].map((error) =>
    at(error.pos[0], lowerFirst(error.message.replace(/\.$/, ""))),
  );
  if (mistakes.length === 0) {
    for (const [offset, message] of notJson(document)) mistakes.push(at(offset, message));
  }
  const usable = mistakes.length === 0 && document.contents !== null;
  return {
    file,
    value: usable ? (document.toJS() as JsonValue) : undefined,
    mistakes: mistakes.length === 0 && document.contents === null ? [at(0, "the file is empty")] : mistakes,
    mistake: (pointer, part, message) => at(rangeOf(document, pointer, part)[0], message),
    span(pointer, part) {
      const [start, end] = rangeOf(document, pointer, part);
      return new LineIndex(text).span(start, end - start);
    },
  };
}

/** What YAML has and JSON has not; an alias of an alias of an alias is a bomb besides. */
function notJson(document: Document.Parsed): readonly (readonly [number, string])[] {
  const found: (readonly [number, string])[] = [];
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "number" && !Number.isFinite(node.value)) {
        found.push([node.range?.[0] ?? 0, `${String(node.source)} is no JSON number`]);
      }
    },
    Alias(_key, node) {
      found.push([node.range?.[0] ?? 0, "aliases are not allowed; write it out"]);
    },
    Pair(_key, pair) {
      if (!isScalar(pair.key)) found.push([rangeOfNode(pair.key)?.[0] ?? 0, "a key must be a plain string"]);
    },
  });
  return found;
}

type Range = readonly [start: number, end: number];

function rangeOf(document: Document.Parsed, pointer: Pointer, part: "key" | "value"): Range {
  let node: unknown = document.contents;
  let range = rangeOfNode(node) ?? [0, 0];
  for (const [depth, segment] of pointer.entries()) {
    const last = depth === pointer.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment));
      if (pair === undefined) return range;
      range = rangeOfNode(last && part === "value" ? (pair.value ?? pair.key) : pair.key) ?? range;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(segment)];
      if (item === undefined) return range;
      range = rangeOfNode(item) ?? range;
      node = item;
    } else {
      return range;
    }
  }
  return range;
}

function rangeOfNode(node: unknown): Range | null {
  const range = (node as Node | null)?.range;
  return range ? [range[0], range[1]] : null;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
