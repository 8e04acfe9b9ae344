import type { Document } from "../checkpoint/document.ts";
import type { Place } from "../checkpoint/place.ts";
import type { Span } from "../format/text/span.ts";

/** A place with its lines; span null where there are none: a weight file, a missing file, a file as a whole. */
export interface ConcretePlace {
  readonly place: Place;
  readonly span: Span | null;
}

export function concretize(place: Place, documents: ReadonlyMap<string, Document>): ConcretePlace {
  const document = documents.get(place.file);
  if (document === undefined) return { place, span: null };
  if (place.range !== undefined) return { place, span: document.locateRange(place.range) };
  return { place, span: place.part === "file" ? null : document.locate(place.pointer, place.part) };
}
