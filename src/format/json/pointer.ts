import { isJsonObject, type JsonValue, memberOf } from "./json-value.ts";

/** A place inside a JSON document: object keys and array indices from the root down (RFC 6901 once printed). */
export type Pointer = readonly (string | number)[];

/** Prints RFC 6901: `/rope_scaling/factor`, "" for the root. */
export function printPointer(pointer: Pointer): string {
  return pointer.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Reads RFC 6901. Segments stay strings; null when the text is not a pointer. */
export function parsePointer(text: string): readonly string[] | null {
  if (text === "") return [];
  if (!text.startsWith("/") || /~(?![01])/.test(text)) return null;
  return text
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value at a pointer, or undefined. String segments that are whole numbers also index arrays. */
export function valueAt(root: JsonValue | undefined, pointer: Pointer): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const segment of pointer) {
    if (Array.isArray(value)) value = arrayItem(value, segment);
    else if (isJsonObject(value)) value = memberOf(value, String(segment));
    else return undefined;
  }
  return value;
}

/** Expands `*` (one segment: every key or index) to all existing places, in document order. */
export function expandPointer(root: JsonValue | undefined, pointer: readonly string[]): readonly Pointer[] {
  let places: { readonly pointer: Pointer; readonly value: JsonValue | undefined }[] = [{ pointer: [], value: root }];
  for (const segment of pointer) {
    places = places.flatMap((place) => {
      if (segment !== "*") return [{ pointer: [...place.pointer, segment], value: valueAt(place.value, [segment]) }];
      if (Array.isArray(place.value)) {
        return place.value.map((value: JsonValue, index) => ({ pointer: [...place.pointer, index], value }));
      }
      if (isJsonObject(place.value)) {
        return Object.entries(place.value).map(([key, value]) => ({ pointer: [...place.pointer, key], value }));
      }
      return [];
    });
  }
  return places.map((place) => place.pointer);
}

function arrayItem(items: readonly JsonValue[], segment: string | number): JsonValue | undefined {
  const index = typeof segment === "number" ? segment : /^(0|[1-9]\d*)$/.test(segment) ? Number(segment) : -1;
  return items[index];
}
