import { isJsonObject, type JsonValue } from "../format/json/json-value.ts";
import type { SideValue, ValueDifference } from "./checkpoint-diff.ts";
import { valueRow } from "./value-rows.ts";

/** The members of two objects as they stand. @param skip whether a key is compared elsewhere */
export function compareKeys(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  skip: (key: string) => boolean = () => false,
): readonly ValueDifference[] {
  const [one, other] = [membersOf(a), membersOf(b)];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => (skip(key) ? [] : valueRow(key, stated(one.get(key)), stated(other.get(key)))));
}

function membersOf(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> {
  return new Map(isJsonObject(value) ? Object.entries(value) : []);
}

function stated(value: JsonValue | undefined): SideValue | null {
  return value === undefined || value === null ? null : { value, how: "stated" };
}
