import type { JsonValue } from "../format/json/json-value.ts";

/** Whether two values of a fact that are written otherwise say the same. */
export function sameMeaning(fact: string, a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  switch (fact) {
    case "eos.config":
      return sameSet(a, b);
    default:
      return false;
  }
}

/** Generation stops at any of the tokens: their order says nothing. */
function sameSet(a: JsonValue, b: JsonValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  const [one, other] = [new Set(a), new Set(b)];
  return one.size === other.size && [...one].every((id) => other.has(id));
}
