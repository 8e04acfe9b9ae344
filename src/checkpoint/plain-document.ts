import type { JsonValue } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { LineIndex } from "../format/text/line-index.ts";
import type { Span } from "../format/text/span.ts";
import type { Document } from "./document.ts";
import type { PlacePart, TextRange } from "./place.ts";

/** A text file that is no JSON, a chat template: its value is its text, its place the beginning. */
export class PlainDocument implements Document {
  readonly file: string;
  readonly value: JsonValue;
  readonly #lines: LineIndex;

  readonly #text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.value = text;
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  locate(_pointer: Pointer, part: PlacePart): Span | null {
    return part === "file" ? null : this.#lines.span(0, 0);
  }

  locateRange(range: TextRange): Span | null {
    return this.#lines.span(range.offset, range.length);
  }

  rawText(): string | null {
    return null;
  }

  text(): string {
    return this.#text;
  }

  edit(): null {
    return null;
  }
}
