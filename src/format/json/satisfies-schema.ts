import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "./json-value.ts";
import { parsePointer, valueAt } from "./pointer.ts";

/**
 * Whether a value is valid against a JSON Schema, as far as can be seen at a glance: false stands for "perhaps" too. The
 * code that ajv compiles for a schema takes longer to load than its file takes to lint, and is needed only to say what is
 * wrong.
 * @param root that its `$ref` are looked up in
 */
export function satisfiesSchema(value: JsonValue, schema: JsonValue, root: JsonValue = schema): boolean {
  if (typeof schema === "boolean") return schema;
  if (!isJsonObject(schema)) return false;
  for (const keyword of Object.keys(schema)) {
    if (ANNOTATIONS.has(keyword)) continue;
    const holds = KEYWORDS.get(keyword);
    if (holds === undefined || !holds(value, schema[keyword] ?? null, schema, root)) return false;
  }
  return true;
}

type Keyword = (value: JsonValue, argument: JsonValue, schema: JsonObject, root: JsonValue) => boolean;

const ANNOTATIONS = new Set(["$schema", "$id", "$defs", "title", "description", "examples", "default", "deprecated"]);

/** Those of schemas/hf. With another one a schema is left to ajv. */
const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["$ref", satisfiesTarget],
  ["type", (value, types) => (Array.isArray(types) ? types : [types]).some((type) => isOfType(value, type))],
  ["enum", (value, values) => Array.isArray(values) && values.includes(value)],
  ["minimum", numbers((value, limit) => value >= limit)],
  ["maximum", numbers((value, limit) => value <= limit)],
  ["exclusiveMinimum", numbers((value, limit) => value > limit)],
  ["exclusiveMaximum", numbers((value, limit) => value < limit)],
  // In characters, which have a unit or two.
  ["minLength", (value, limit) => typeof value !== "string" || [...value].length >= Number(limit)],
  ["maxLength", (value, limit) => typeof value !== "string" || value.length <= Number(limit)],
  ["maxItems", (value, limit) => !Array.isArray(value) || value.length <= Number(limit)],
  [
    "items",
    (value, items, _, root) => !Array.isArray(value) || value.every((each) => satisfiesSchema(each, items, root)),
  ],
  ["maxProperties", (value, limit) => !isJsonObject(value) || Object.keys(value).length <= Number(limit)],
  [
    "required",
    (value, keys) => !isJsonObject(value) || (Array.isArray(keys) && keys.every((key) => Object.hasOwn(value, key))),
  ],
  [
    "properties",
    (value, properties, _, root) => everyMember(value, (key, member) => suits(member, memberOf(properties, key), root)),
  ],
  [
    "patternProperties",
    (value, patterns, _, root) => {
      const schemas = compiled(patterns);
      return everyMember(value, (key, member) =>
        schemas.every(([pattern, schema]) => !pattern.test(key) || satisfiesSchema(member, schema, root)),
      );
    },
  ],
  [
    "additionalProperties",
    (value, additional, { properties, patternProperties }, root) => {
      const patterns = compiled(patternProperties);
      const isListed = (key: string): boolean =>
        memberOf(properties, key) !== undefined || patterns.some(([pattern]) => pattern.test(key));
      return everyMember(value, (key, member) => isListed(key) || satisfiesSchema(member, additional, root));
    },
  ],
]);

function satisfiesTarget(value: JsonValue, ref: JsonValue, _: JsonObject, root: JsonValue): boolean {
  const pointer = typeof ref === "string" && ref.startsWith("#") ? parsePointer(ref.slice(1)) : null;
  const target = pointer === null ? undefined : valueAt(root, pointer);
  return target !== undefined && satisfiesSchema(value, target, root);
}

function isOfType(value: JsonValue, type: JsonValue): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    default:
      return (type === "string" || type === "boolean") && typeof value === type;
  }
}

function numbers(holds: (value: number, limit: number) => boolean): Keyword {
  return (value, limit) => typeof value !== "number" || holds(value, Number(limit));
}

function suits(value: JsonValue, schema: JsonValue | undefined, root: JsonValue): boolean {
  return schema === undefined || satisfiesSchema(value, schema, root);
}

function everyMember(value: JsonValue, holds: (key: string, member: JsonValue) => boolean): boolean {
  return !isJsonObject(value) || Object.entries(value).every(([key, member]) => holds(key, member));
}

function compiled(patterns: JsonValue | undefined): readonly (readonly [RegExp, JsonValue])[] {
  return isJsonObject(patterns)
    ? Object.entries(patterns).map(([pattern, schema]) => [new RegExp(pattern, "u"), schema])
    : [];
}
