import type { Hover } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { docsUrl } from "../engine/docs-url.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { RuleSource } from "../engine/rule-source.ts";
import { isJsonObject, type JsonValue } from "../format/json/json-value.ts";
import { type Pointer, valueAt } from "../format/json/pointer.ts";
import { markdownCode } from "../report/markdown-code.ts";
import { printValue } from "../report/print-value.ts";
import { baseFileOf, isWholeInBase } from "./base-values.ts";
import { placeAt } from "./document-place.ts";
import { rulesOfPlace } from "./rules-of-place.ts";
import type { SchemaNotes } from "./schema-notes.ts";

export interface HoverSources {
  /** Name of the file in its checkpoint. */
  readonly file: string;
  readonly schema: SchemaNotes | null;
  /** null while there is no verdict yet. */
  readonly result: LintResult | null;
  readonly rules: readonly RuleSource[];
}

/** What a key means, what the base model has there, and which rules look at it. */
export function hoverAt(document: TextDocument, offset: number, sources: HoverSources): Hover | null {
  const place = placeAt(document.getText(), offset);
  const key = place?.pointer.at(-1);
  if (place === null || key === undefined) return null;
  const { pointer } = place;
  const paragraphs = [meaningOf(pointer, sources), baseOf(pointer, sources), rulesFor(pointer, sources)].filter(
    (text) => text !== null,
  );
  if (paragraphs.length === 0) return null;
  return {
    contents: { kind: "markdown", value: [`**${markdownCode(String(key))}**`, ...paragraphs].join("\n\n") },
    range: { start: document.positionAt(place.begin), end: document.positionAt(place.end) },
  };
}

function meaningOf(pointer: Pointer, { schema }: HoverSources): string | null {
  const note = schema?.noteAt(pointer) ?? null;
  const text = [note?.title, note?.description].filter((each) => typeof each === "string").map(sentence);
  return text.length === 0 ? null : text.join(" ");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

function baseOf(pointer: Pointer, { file, result }: HoverSources): string | null {
  const base = result?.subject?.base ?? null;
  const whole = baseFileOf(base, file);
  if (base === null || whole === undefined) return null;
  const value = valueAt(whole, pointer);
  const name = markdownCode(base.name);
  if (value === undefined) return isWholeInBase(file) ? `${name} does not have it.` : null;
  return `${name} has ${markdownCode(printBase(value))}.`;
}

function printBase(value: JsonValue): string {
  return isJsonObject(value) ? `{ ${Object.keys(value).join(", ")} }` : printValue(value);
}

function rulesFor(pointer: Pointer, { file, result, rules }: HoverSources): string | null {
  const on = rules.filter(({ meta }) => result === null || result.ruleMeta.has(meta.id));
  const found = rulesOfPlace(on, { file, pointer }, result?.subject?.checkpoint.facts ?? null);
  if (found.length === 0) return null;
  return found.map(({ meta }) => `- [${meta.id}](${docsUrl(meta)}): ${meta.title}`).join("\n");
}
