import type { Place } from "../checkpoint/place.ts";
import { printPointer } from "../format/json/pointer.ts";
import type { Span } from "../format/text/span.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { oneBasedRange } from "./one-based-range.ts";

/** Where a place is, for people: config.json:12:5, model.safetensors, or config.json/rope_scaling when it has no line. */
export function placeLabel(place: Place, span: Span | null): string {
  const file = escapeTerminal(place.file === "" ? "the folder" : place.file);
  if (span !== null) return `${file}:${positionLabel(span)}`;
  return place.pointer.length === 0 ? file : `${file}#${escapeTerminal(printPointer(place.pointer))}`;
}

/** 12:5 */
export function positionLabel(span: Span): string {
  const { line, column } = oneBasedRange(span);
  return `${line}:${column}`;
}
