import type { Document } from "../checkpoint/document.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { valueAt } from "../format/json/pointer.ts";

/** A file of a base model: a value without a text, so nothing in it has a position. */
export function valueDocument(file: string, value: JsonValue): Document {
  return {
    file,
    value,
    locate: () => null,
    locateRange: () => null,
    text: () => null,
    edit: () => null,
    rawText(pointer) {
      const found = valueAt(value, pointer);
      return found === undefined ? null : JSON.stringify(found);
    },
  };
}
