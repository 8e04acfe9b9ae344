import type { JsonValue } from "../../format/json/json-value.ts";
import { jsonIdentity } from "../json-equal.ts";

/** The items of a list as a set; a value that is no list counts as a list of one, for eos_token_id is written both ways. */
function identitySet(value: JsonValue): ReadonlySet<string> {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  return new Set(items.map(jsonIdentity));
}

/** The items of `items` that `others` lacks, in their order. */
export function itemsMissingFrom(items: JsonValue, others: JsonValue): readonly JsonValue[] {
  const known = identitySet(others);
  const list: readonly JsonValue[] = Array.isArray(items) ? items : [items];
  return list.filter((item) => !known.has(jsonIdentity(item)));
}
