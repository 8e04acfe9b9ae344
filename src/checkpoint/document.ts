import type { JsonValue } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import type { Span } from "../format/text/span.ts";
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
}
