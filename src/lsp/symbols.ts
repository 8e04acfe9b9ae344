import type { Node } from "jsonc-parser";
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { treeOf } from "./document-place.ts";

/** An index of 92,000 tensors is no outline. */
const MAX_SYMBOLS = 5_000;
const MAX_DEPTH = 8;

/** The outline of a JSON file: its keys, and the items of its lists that have keys themselves. */
export function documentSymbols(document: TextDocument): DocumentSymbol[] {
  const tree = treeOf(document.getText());
  if (tree === null) return [];
  let left = MAX_SYMBOLS;
  const below = (node: Node, depth: number): DocumentSymbol[] => {
    if (depth > MAX_DEPTH) return [];
    const symbols: DocumentSymbol[] = [];
    for (const { name, begin, end, nameEnd, value } of partsOf(node)) {
      if (left-- <= 0) break;
      symbols.push({
        // A client refuses an empty name.
        name: escapeTerminal(name) || '""',
        kind: kindOf(value),
        range: rangeOf(document, begin, end),
        selectionRange: rangeOf(document, begin, nameEnd),
        ...(value === null ? {} : { detail: detailOf(value), children: below(value, depth + 1) }),
      });
    }
    return symbols;
  };
  return below(tree, 0);
}

/** For a client that knows no tree. */
export function flatSymbols(symbols: readonly DocumentSymbol[], uri: string, container = ""): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    { name, kind, location: { uri, range }, ...(container === "" ? {} : { containerName: container }) },
    ...flatSymbols(children ?? [], uri, name),
  ]);
}

interface Part {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  /** Where the part of it ends that names it. */
  readonly nameEnd: number;
  /** null while it is being typed. */
  readonly value: Node | null;
}

function partsOf({ type, children = [] }: Node): readonly Part[] {
  if (type === "object") return children.flatMap(memberPart);
  if (type !== "array") return [];
  return children.flatMap((item, at) => {
    if (item.type !== "object" && item.type !== "array") return [];
    const { offset, length } = item;
    return [{ name: String(at), begin: offset, end: offset + length, nameEnd: offset + 1, value: item }];
  });
}

function memberPart({ children: [key, value] = [] }: Node): readonly Part[] {
  if (key === undefined) return [];
  const nameEnd = key.offset + key.length;
  const end = value === undefined ? nameEnd : value.offset + value.length;
  return [{ name: String(key.value), begin: key.offset, end, nameEnd, value: value ?? null }];
}

function kindOf(value: Node | null): SymbolKind {
  switch (value?.type) {
    case "object":
      return SymbolKind.Module;
    case "array":
      return SymbolKind.Array;
    case "string":
      return SymbolKind.String;
    case "number":
      return SymbolKind.Number;
    case "boolean":
      return SymbolKind.Boolean;
    default:
      return SymbolKind.Null;
  }
}

function detailOf(value: Node): string {
  if (value.type === "object" || value.type === "array") return "";
  return escapeTerminal(String(value.value)).slice(0, 60);
}

function rangeOf(document: TextDocument, begin: number, end: number): DocumentSymbol["range"] {
  return { start: document.positionAt(begin), end: document.positionAt(end) };
}
