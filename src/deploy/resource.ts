import type { Place, PlacePart } from "../checkpoint/place.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";

/** One resource of the vendor in a file: a document, or an item of a `kind: List`. */
export interface Resource {
  readonly file: string;
  /** First segment of every pointer into it: `Model/my-llama`, so that places keep when documents change their order. */
  readonly key: string;
  readonly kind: string;
  readonly apiVersion: string;
  /** metadata.name; null when there is none. */
  readonly name: string | null;
  readonly namespace: string | null;
  readonly value: JsonObject;
}

/** A place in a resource. */
export function placeIn(resource: Resource, pointer: Pointer, part: PlacePart = "value", label?: string): Place {
  const place: Place = { file: resource.file, pointer: [resource.key, ...pointer], part };
  return label === undefined ? place : { ...place, label };
}

/** What stands at member names from the top of a resource. */
export function valueIn(resource: Resource, ...names: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = resource.value;
  for (const name of names) value = value === undefined ? undefined : memberOf(value, name);
  return value;
}

/** The members of a map in a resource; none where there is no map. */
export function entriesIn(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** The items of a list with their indexes; none where there is no list. */
export function itemsIn(value: JsonValue | undefined): readonly (readonly [number, JsonValue])[] {
  return Array.isArray(value) ? [...(value as readonly JsonValue[]).entries()] : [];
}

export function textIn(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
