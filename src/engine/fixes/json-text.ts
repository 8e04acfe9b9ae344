import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Place } from "../../checkpoint/place.ts";
import { isJsonObject, type JsonValue } from "../../format/json/json-value.ts";
import { valueAt } from "../../format/json/pointer.ts";
import { jsonEqual } from "../json-equal.ts";

/**
 * The raw JSON text of a value for a fix: as the file at `place` spells it where it is that very value, so that 500000.0
 * and integers past 2^53 survive. null for a number whose digits are not known.
 */
export function jsonText(value: JsonValue, place: Place | null, checkpoint: Checkpoint): string | null {
  if (place !== null && place.part !== "file" && place.range === undefined) {
    const document = checkpoint.documents.get(place.file);
    const found = valueAt(document?.value, place.pointer);
    const raw = found !== undefined && jsonEqual(found, value) ? (document?.rawText(place.pointer) ?? null) : null;
    if (raw !== null) return raw;
  }
  return printJson(value);
}

/** JSON text of a value; null when it holds a number that JavaScript may have rounded, or that JSON has no word for. */
export function printJson(value: JsonValue): string | null {
  return isExact(value) ? JSON.stringify(value) : null;
}

function isExact(value: JsonValue): boolean {
  if (typeof value === "number") {
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  }
  if (Array.isArray(value)) return value.every(isExact);
  return isJsonObject(value) ? Object.values(value).every(isExact) : true;
}
