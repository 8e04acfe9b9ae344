import { isUtf8 } from "node:buffer";
import { editJson, type JsonEdit } from "../format/json/edit-json.ts";
import { findBytes } from "../format/json/find-bytes.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { outlineBytes } from "../format/json/outline-bytes.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { ByteCursor } from "../format/text/byte-cursor.ts";
import { spanOfBytes } from "../format/text/byte-lines.ts";
import type { Span } from "../format/text/span.ts";
import type { Document, TextChange } from "./document.ts";
import type { PlacePart, TextRange } from "./place.ts";

/** Characters of a value that a message may quote. */
const MAX_RAW = 10_000;

/** tokenizer.json or a weight index: the bytes, an outline of the values, and positions found by walking the bytes. */
export class BigDocument implements Document {
  readonly file: string;
  readonly #bytes: Uint8Array;
  readonly #outline: () => JsonValue | undefined;

  /** @param outline the values without the big parts, built when a rule asks for them */
  constructor(file: string, bytes: Uint8Array, outline: () => JsonValue | undefined) {
    this.file = file;
    this.#bytes = bytes;
    this.#outline = outline;
  }

  get value(): JsonValue | undefined {
    return this.#outline();
  }

  locate(pointer: Pointer, part: PlacePart): Span | null {
    const found = part === "file" ? null : findBytes(this.#bytes, pointer);
    if (found === null) return null;
    const { keyBegin, keyEnd, begin, end } = found;
    if (keyBegin < 0) return this.#span(begin, found.exact && pointer.length > 0 ? end : begin + 1);
    if (!found.exact || part === "key") return this.#span(keyBegin, keyEnd);
    return this.#span(part === "member" ? keyBegin : begin, end);
  }

  /** `range` counts bytes. */
  locateRange(range: TextRange): Span | null {
    return this.#span(range.offset, Math.min(this.#bytes.length, range.offset + range.length));
  }

  rawText(pointer: Pointer): string | null {
    const found = findBytes(this.#bytes, pointer);
    if (found === null || !found.exact) return null;
    return Buffer.from(this.#bytes.subarray(found.begin, Math.min(found.end, found.begin + MAX_RAW))).toString("utf8");
  }

  text(): string | null {
    return isUtf8(this.#bytes) ? this.#buffer().toString("utf8") : null;
  }

  edit(edits: readonly JsonEdit[]): readonly TextChange[] | null {
    if (!isUtf8(this.#bytes)) return null;
    const containers = edits.map(({ pointer }) => pointer.slice(0, -1));
    const tree = outlineBytes(this.#bytes, containers);
    if (tree === null) return null;
    const buffer = this.#buffer();
    const slice = (begin: number, end: number): string => buffer.toString("utf8", begin, end);
    const changes = editJson({ tree, length: buffer.length, slice }, edits);
    if (changes === null) return null;
    const cursor = new ByteCursor(buffer);
    return changes.map(({ begin, end, text }) => {
      const from = cursor.to(begin);
      const to = cursor.to(end);
      const range = { offset: from.offset, length: to.offset - from.offset };
      return { range, start: from.position, end: to.position, newText: text };
    });
  }

  #buffer(): Buffer {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }

  #span(begin: number, end: number): Span {
    return spanOfBytes(this.#bytes, begin, end);
  }
}
