import type { JsonValue } from "../../format/json/json-value.ts";
import { type Pointer, printPointer } from "../../format/json/pointer.ts";
import type { SchemaIssue, SchemaValidator } from "../../format/json/schema-validator.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";

/** A key in a hostile file may be as long as the file. */
const MAX_SUBJECT = 200;

/** What a schema has against the value at a pointer of a file, with its places. Keys that one object lacks are one mistake. */
export function schemaMistakes(
  file: PlacedFile,
  value: JsonValue,
  at: Pointer,
  validate: SchemaValidator,
): readonly Mistake[] {
  const issues = validate(value);
  const lacking = new Map<string, { readonly pointer: Pointer; readonly keys: string[] }>();
  for (const issue of issues.filter(isLack)) {
    const pointer = [...at, ...issue.pointer.slice(0, -1)];
    const known = lacking.get(printPointer(pointer)) ?? { pointer, keys: [] };
    known.keys.push(String(issue.pointer.at(-1)));
    lacking.set(printPointer(pointer), known);
  }
  return [
    ...[...lacking.values()].map(({ pointer, keys }) =>
      file.mistake(pointer, "key", `${subject(pointer)} lacks ${keys.join(", ")}`),
    ),
    ...issues
      .filter((issue) => !isLack(issue))
      .map(({ pointer, part, detail }) => {
        const place = [...at, ...pointer];
        return file.mistake(place, part, `${subject(place)} ${detail}`);
      }),
  ];
}

function isLack({ detail, pointer }: SchemaIssue): boolean {
  return detail === "is required" && pointer.length > 0;
}

function subject(place: Pointer): string {
  const name = printPointer(place).slice(1);
  return place.length === 0 ? "the file" : name.length > MAX_SUBJECT ? `${name.slice(0, MAX_SUBJECT)}…` : name;
}
