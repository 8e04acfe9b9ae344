import { getLocation, type Location } from "jsonc-parser";
import { type CompletionItem, CompletionItemKind, CompletionItemTag, type TextEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JsonValue } from "../format/json/json-value.ts";
import { type Pointer, valueAt } from "../format/json/pointer.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { keysIn } from "./document-place.ts";
import { layOutJson } from "./lay-out-json.ts";
import type { SchemaNotes } from "./schema-notes.ts";

export interface CompletionSources {
  readonly schema: SchemaNotes | null;
  /** What the base model has in this file, and its name. */
  readonly base: { readonly name: string; readonly value: JsonValue } | null;
  /** Further keys and values that only the program knows: rule ids, names of models. */
  readonly names: (pointer: Pointer, what: "key" | "value") => readonly string[];
}

/** Keys that the file lacks, with the base's values; values of a key, the base's first. */
export function completionsAt(document: TextDocument, offset: number, sources: CompletionSources): CompletionItem[] {
  const text = document.getText();
  const location = getLocation(text, offset);
  return location.isAtPropertyKey
    ? keyItems(document, offset, location, sources)
    : valueItems(document, offset, location, sources);
}

function keyItems(
  document: TextDocument,
  offset: number,
  location: Location,
  sources: CompletionSources,
): CompletionItem[] {
  const text = document.getText();
  const pointer: Pointer = location.path.slice(0, -1);
  const slot = keySlot(text, offset, location);
  const typed = location.path.at(-1);
  const present = new Set(keysIn(text, pointer).filter((key) => key !== typed));
  const base = new Map(Object.entries(objectAt(sources.base?.value, pointer)));
  const keys = [...base.keys(), ...sources.names(pointer, "key"), ...(sources.schema?.keysAt(pointer) ?? [])];
  return [...new Set(keys)]
    .filter((key) => !present.has(key))
    .map((key) => {
      const value = base.get(key);
      const note = sources.schema?.noteAt([...pointer, key]) ?? null;
      const quoted = JSON.stringify(key);
      const after = value === undefined ? "" : layOutJson(value, text, slot.begin);
      const member = slot.hasValue ? quoted : `${quoted}: ${after}${slot.needsComma && after !== "" ? "," : ""}`;
      return {
        label: escapeTerminal(key),
        kind: CompletionItemKind.Property,
        filterText: quoted,
        sortText: `${value === undefined ? "1" : "0"}${key}`,
        textEdit: replace(document, slot.begin, slot.end, member),
        ...(slot.missingComma === null
          ? {}
          : { additionalTextEdits: [replace(document, slot.missingComma, slot.missingComma, ",")] }),
        ...(value === undefined ? {} : { detail: `${cut(JSON.stringify(value))} in ${sources.base?.name ?? ""}` }),
        ...(note?.title === null || note === null ? {} : { documentation: note.title }),
        ...(note?.deprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
      };
    });
}

function valueItems(
  document: TextDocument,
  offset: number,
  location: Location,
  sources: CompletionSources,
): CompletionItem[] {
  const text = document.getText();
  const pointer: Pointer = location.path;
  if (pointer.length === 0) return [];
  const own = sources.base === null ? undefined : valueAt(sources.base.value, pointer);
  const named = sources.names(pointer, "value");
  const listed: readonly JsonValue[] = [...named, ...(sources.schema?.noteAt(pointer)?.values ?? [])];
  const values = new Map(
    [...(own === undefined ? [] : [own]), ...listed].map((value) => [JSON.stringify(value), value]),
  );
  const { begin, end } = valueSlot(text, offset, location);
  return [...values].map(([json, value], at) => ({
    label: cut(typeof value === "string" ? value : json),
    kind: CompletionItemKind.Value,
    filterText: json,
    sortText: String(at).padStart(6, "0"),
    textEdit: replace(document, begin, end, layOutJson(value, text, begin)),
    ...(at === 0 && own !== undefined ? { detail: `as in ${sources.base?.name ?? ""}`, preselect: true } : {}),
  }));
}

interface KeySlot {
  readonly begin: number;
  readonly end: number;
  /** A colon follows: only the key is replaced. */
  readonly hasValue: boolean;
  readonly needsComma: boolean;
  /** Where the member before lacks its comma. */
  readonly missingComma: number | null;
}

function keySlot(text: string, offset: number, { previousNode }: Location): KeySlot {
  const { begin, end } = wordAt(text, offset, previousNode);
  const rest = text.slice(end).trimStart();
  const before = text.slice(0, begin).trimEnd();
  return {
    begin,
    end,
    hasValue: rest.startsWith(":"),
    needsComma: rest.startsWith('"'),
    missingComma: before === "" || /[{,]$/.test(before) ? null : before.length,
  };
}

function valueSlot(
  text: string,
  offset: number,
  { previousNode }: Location,
): { readonly begin: number; readonly end: number } {
  return wordAt(text, offset, previousNode);
}

/** The token around an offset, or the letters before it. */
function wordAt(
  text: string,
  offset: number,
  node: Location["previousNode"],
): { readonly begin: number; readonly end: number } {
  if (node !== undefined && node.offset <= offset && offset <= node.offset + node.length) {
    // A string that is not closed yet reaches to the end of its line.
    const isClosed =
      node.type !== "string" || /^"(?:[^"\\\n\r]|\\.)*"$/.test(text.slice(node.offset, node.offset + node.length));
    return { begin: node.offset, end: isClosed ? node.offset + node.length : offset };
  }
  const letters = /"?[\w.+-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
  return { begin: offset - letters.length, end: offset };
}

function objectAt(value: JsonValue | undefined, pointer: Pointer): Readonly<Record<string, JsonValue>> {
  const found = valueAt(value, pointer);
  return typeof found === "object" && found !== null && !Array.isArray(found)
    ? (found as Readonly<Record<string, JsonValue>>)
    : {};
}

function replace(document: TextDocument, begin: number, end: number, newText: string): TextEdit {
  return { range: { start: document.positionAt(begin), end: document.positionAt(end) }, newText };
}

function cut(text: string): string {
  return text.length > 80 ? `${escapeTerminal(text.slice(0, 79))}…` : escapeTerminal(text);
}
