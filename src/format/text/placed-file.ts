import type { JsonValue } from "../json/json-value.ts";
import type { Pointer } from "../json/pointer.ts";
import type { Mistake } from "./mistake.ts";
import type { Span } from "./span.ts";

/** A file that people write, as a JSON value that knows where each part of it stands. */
export interface PlacedFile {
  readonly file: string;
  /** undefined when nothing could be made of the text. */
  readonly value: JsonValue | undefined;
  readonly mistakes: readonly Mistake[];
  /** A mistake at a pointer: at its key, or at its value; at the nearest existing ancestor when nothing stands there. */
  mistake(pointer: Pointer, part: "key" | "value", message: string): Mistake;
  /** What stands at a pointer, as `mistake` finds it. */
  span(pointer: Pointer, part: "key" | "value"): Span;
}
