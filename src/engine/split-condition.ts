import type { JsonObject } from "../format/json/json-value.ts";
import { OPERATORS } from "./operators/registry.ts";

/** A condition about a value, `{ fact: rope.type, eq: llama3 }`, as its source and its assertion. */
export function splitCondition(condition: JsonObject): { readonly source: JsonObject; readonly assertion: JsonObject } {
  const entries = Object.entries(condition);
  return {
    source: Object.fromEntries(entries.filter(([name]) => !OPERATORS.has(name))),
    assertion: Object.fromEntries(entries.filter(([name]) => OPERATORS.has(name))),
  };
}
