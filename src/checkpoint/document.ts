import type { JsonEdit } from "../format/json/edit-json.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import type { Position, Span } from "../format/text/span.ts";
import type { PlacePart, TextRange } from "./place.ts";

/**
 * A JSON or text file of a checkpoint. Values are there at once; positions are computed when a finding asks for them.
 * Big files (tokenizer.json, weight indexes) keep an outline only: `value` leaves out vocabulary, merges and weight_map.
 */
export interface Document {
  readonly file: string;
  /** undefined when the file could not be read as JSON at all, or is no JSON file. */
  readonly value: JsonValue | undefined;
  /**
   * The span of a pointer; of its nearest existing ancestor's key when nothing stands there (a missing key).
   * null only for an empty or unreadable file.
   */
  locate(pointer: Pointer, part: PlacePart): Span | null;
  /** The span of a stretch of the text, for a place that has a range. */
  locateRange(range: TextRange): Span | null;
  /** The literal text of a value in the file, so that 1000000000000000019884624838656 is shown as written; null if absent. */
  rawText(pointer: Pointer): string | null;
  /** The whole text, byte-order mark included; null when the file is no UTF-8. */
  text(): string | null;
  /** What the edits change in that text, sorted and apart from each other; null when they cannot be made (`editJson`). */
  edit(edits: readonly JsonEdit[]): readonly TextChange[] | null;
}

/** A stretch of a text and what takes its place. */
export interface TextChange {
  /** UTF-16 offsets. */
  readonly range: TextRange;
  readonly start: Position;
  readonly end: Position;
  readonly newText: string;
}
