import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { JsonValue } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import type { Mistake } from "./mistake.ts";

/** A YAML file as a JSON value that knows where each part of it stands. */
export interface YamlFile {
  readonly file: string;
  /** undefined when the text is not YAML, or holds what JSON cannot say. */
  readonly value: JsonValue | undefined;
  readonly mistakes: readonly Mistake[];
  /** A mistake at a pointer: at its key, or at its value; at the nearest existing ancestor when nothing stands there. */
  mistake(pointer: Pointer, part: "key" | "value", message: string): Mistake;
}

/** Reads one YAML 1.2 document. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: "1.2" });
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
    mistake: (pointer, part, message) => at(offsetOf(document, pointer, part), message),
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
      if (!isScalar(pair.key)) found.push([offsetOfNode(pair.key) ?? 0, "a key must be a plain string"]);
    },
  });
  return found;
}

function offsetOf(document: Document.Parsed, pointer: Pointer, part: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = offsetOfNode(node) ?? 0;
  for (const [depth, segment] of pointer.entries()) {
    const last = depth === pointer.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment));
      if (pair === undefined) return offset;
      offset = offsetOfNode(last && part === "value" ? (pair.value ?? pair.key) : pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(segment)];
      if (item === undefined) return offset;
      offset = offsetOfNode(item) ?? offset;
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

function offsetOfNode(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
