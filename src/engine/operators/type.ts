import { isJsonObject, type JsonValue } from "../../format/json/json-value.ts";
import type { FixedOperator } from "./operator.ts";

const TYPE_NAMES = ["null", "boolean", "integer", "number", "string", "array", "object"] as const;

/** One of JSON's types; `integer` is a number without a fraction, so 8.0 is one. */
export const type: FixedOperator = {
  kind: "fixed",
  name: "type",
  argument: {
    if: { type: "array" },
    // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
    then: { minItems: 1, uniqueItems: true, items: { enum: TYPE_NAMES } },
    else: { enum: TYPE_NAMES },
  },
  placeholders: ["type"],
  compile(argument) {
    const wanted: readonly JsonValue[] = Array.isArray(argument) ? argument : [argument];
    return (actual) =>
      wanted.some((name) => name === typeOf(actual) || (name === "number" && typeof actual === "number"));
  },
  explain: (actual) => ({ type: typeOf(actual) }),
};

function typeOf(value: JsonValue): (typeof TYPE_NAMES)[number] {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isJsonObject(value)) return "object";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "string" ? "string" : "boolean";
}
