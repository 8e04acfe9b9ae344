import type { JsonValue } from "../../format/json/json-value.ts";
import { type Pointer, printPointer } from "../../format/json/pointer.ts";
import type { SchemaValidator } from "../../format/json/schema-validator.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";

/** What a schema has against the value at a pointer of a file, with its places. */
export function schemaMistakes(
  file: PlacedFile,
  value: JsonValue,
  at: Pointer,
  validate: SchemaValidator,
): readonly Mistake[] {
  return validate(value).map(({ pointer, part, detail }) => {
    const place = [...at, ...pointer];
    return file.mistake(place, part, `${place.length === 0 ? "the file" : printPointer(place).slice(1)} ${detail}`);
  });
}
