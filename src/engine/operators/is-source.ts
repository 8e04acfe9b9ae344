import { isJsonObject, type JsonObject, type JsonValue } from "../../format/json/json-value.ts";

/** The keys that name a value source; `value` marks a literal that would else look like one. */
export const SOURCE_KEYS = ["value", "ref", "fact", "base", "baseFact", "tensor", "deployment"] as const;

export type SourceKey = (typeof SOURCE_KEYS)[number];

/** An object that stands for a value elsewhere, not for itself. */
export function isSource(value: JsonValue | undefined): value is JsonObject {
  return sourceKey(value) !== null;
}

export function sourceKey(value: JsonValue | undefined): SourceKey | null {
  return isJsonObject(value) ? (SOURCE_KEYS.find((key) => Object.hasOwn(value, key)) ?? null) : null;
}
