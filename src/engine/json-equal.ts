import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";

/** Equality of JSON values: numbers as numbers (8 = 8.0), NaN equals NaN, objects whatever the order of their keys. */
export function jsonEqual(a: JsonValue, b: JsonValue): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => jsonEqual(item, b[index] ?? null));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    const [left, right] = [memberOf(a, key), memberOf(b, key)];
    return left !== undefined && right !== undefined && jsonEqual(left, right);
  });
}

/** Text that two values share exactly when `jsonEqual` holds; for sets of values. */
export function jsonIdentity(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(jsonIdentity).join(",")}]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${jsonIdentity(item)}`);
    return `{${members.sort().join(",")}}`;
  }
  return typeof value === "number" ? String(value === 0 ? 0 : value) : JSON.stringify(value);
}
