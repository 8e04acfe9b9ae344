import type { JsonValue } from "../../format/json/json-value.ts";
import { jsonIdentity } from "../json-equal.ts";
import type { FixedOperator } from "./operator.ts";

/** A list without two equal items. */
export const unique: FixedOperator = {
  kind: "fixed",
  name: "unique",
  argument: { const: true },
  placeholders: ["duplicate"],
  compile: () => (actual) => (Array.isArray(actual) ? firstDuplicate(actual) === undefined : null),
  explain: (actual) => ({ duplicate: Array.isArray(actual) ? (firstDuplicate(actual) ?? null) : null }),
};

function firstDuplicate(items: readonly JsonValue[]): JsonValue | undefined {
  const seen = new Set<string>();
  return items.find((item) => {
    const identity = jsonIdentity(item);
    return seen.has(identity) || !seen.add(identity);
  });
}
