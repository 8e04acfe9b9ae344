import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { SchemaIssue, SchemaValidator } from "../../format/json/schema-validator.ts";

const MAX_NAMES = 10_000;
const MAX_LENGTH = 256;

/**
 * The list that GET /v1/models of an OpenAI-style interface gives: { data: [{ id }] }. Only what is relied on is checked;
 * a server may say more of each model.
 */
export const servedListValidator: SchemaValidator = (value) => {
  if (!isJsonObject(value)) return [issue([], "must be an object with a list data")];
  const data = memberOf(value, "data");
  if (!Array.isArray(data)) return [issue(["data"], data === undefined ? "is required" : "must be a list")];
  if (data.length > MAX_NAMES) return [issue(["data"], `must have at most ${MAX_NAMES} entries`)];
  return data.flatMap((model: JsonValue, at): readonly SchemaIssue[] => {
    const id = memberOf(model, "id");
    const named = typeof id === "string" && id !== "" && id.length <= MAX_LENGTH;
    return named ? [] : [issue(["data", at, "id"], `must be a name of 1 to ${MAX_LENGTH} characters`)];
  });
};

/** The names in a list that servedListValidator has nothing against; sorted, each one once. */
export function servedNames(list: JsonValue): readonly string[] {
  const data = memberOf(list, "data");
  const names = Array.isArray(data) ? data.map((model: JsonValue) => String(memberOf(model, "id"))) : [];
  return [...new Set(names)].sort();
}

function issue(pointer: SchemaIssue["pointer"], detail: string): SchemaIssue {
  return { pointer, part: "value", key: null, detail };
}
