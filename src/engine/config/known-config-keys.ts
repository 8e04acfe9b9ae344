import schema from "../../../schemas/config.schema.json" with { type: "json" };
import { type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";

/** The keys that schemas/config.schema.json knows at a place; none where any may stand. */
export function knownConfigKeys(place: Pointer): readonly string[] {
  let at: JsonValue | undefined = schema as JsonValue;
  for (const segment of place) {
    at = resolved(typeof segment === "number" || /^\d+$/.test(segment) ? memberOf(at, "items") : property(at, segment));
  }
  return Object.keys((memberOf(at, "properties") ?? {}) as object);
}

function property(at: JsonValue | undefined, name: string): JsonValue | undefined {
  return memberOf(memberOf(at, "properties"), name);
}

function resolved(at: JsonValue | undefined): JsonValue | undefined {
  const ref = memberOf(at, "$ref");
  return typeof ref === "string" ? memberOf(memberOf(schema as JsonValue, "$defs"), ref.slice("#/$defs/".length)) : at;
}
