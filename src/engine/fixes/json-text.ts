import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Place } from "../../checkpoint/place.ts";
import { isJsonObject, type JsonValue } from "../../format/json/json-value.ts";
import { valueAt } from "../../format/json/pointer.ts";
import { jsonEqual } from "../json-equal.ts";

/**
 * The raw JSON text of a value for a fix: as the file at `place` spells it where it is that very value, so that 500000.0
 * and integers past 2^53 survive. `key` is that of the member it is written into. null for a number whose digits are not known.
 */
export function jsonText(value: JsonValue, place: Place | null, checkpoint: Checkpoint, key: string): string | null {
  if (place !== null && place.part !== "file" && place.range === undefined) {
    const document = checkpoint.documents.get(place.file);
    const found = valueAt(document?.value, place.pointer);
    const raw = found !== undefined && jsonEqual(found, value) ? (document?.rawText(place.pointer) ?? null) : null;
    if (raw !== null) return raw;
  }
  return printJson(value, key);
}

/** Keys that Python writes with a point, 8.0, which JSON.parse forgets. transformers 4 warns of a factor without one. */
const FLOATS: ReadonlySet<string> = new Set([
  "rope_theta",
  "factor",
  "low_freq_factor",
  "high_freq_factor",
  "attention_dropout",
  "temperature",
  "top_p",
  "repetition_penalty",
]);

/** JSON text of a value; null when it holds a number that JavaScript may have rounded, or that JSON has no word for. */
export function printJson(value: JsonValue, key = ""): string | null {
  if (typeof value === "number") {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return null;
    return FLOATS.has(key) && Number.isInteger(value) ? `${value}.0` : String(value);
  }
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => printJson(item));
    return items.includes(null) ? null : `[${items.join(",")}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => {
    const text = printJson(item, name);
    return text === null ? null : `${JSON.stringify(name)}:${text}`;
  });
  return members.includes(null) ? null : `{${members.join(",")}}`;
}
