import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "./json-value.ts";
import { parsePointer, valueAt } from "./pointer.ts";

/** Whether a value is valid as far as can be seen at a glance: false stands for "perhaps" too. */
export type GlanceCheck = (value: JsonValue) => boolean;

/**
 * Makes a quick check of a JSON Schema. The code that ajv compiles for a schema takes longer to load than its file takes to
 * lint, and is needed only to say what is wrong. Of a large schema only what a value asks for is looked at.
 */
export function glanceCheck(schema: JsonValue): GlanceCheck {
  const made = new Map<JsonValue, GlanceCheck>();
  const checkOf = (part: JsonValue): GlanceCheck => {
    const known = made.get(part);
    if (known !== undefined) return known;
    const check = compile(part, { root: schema, checkOf });
    made.set(part, check);
    return check;
  };
  return checkOf(schema);
}

interface Schemas {
  /** What `$ref` points into. */
  readonly root: JsonValue;
  checkOf(schema: JsonValue): GlanceCheck;
}

function compile(schema: JsonValue, schemas: Schemas): GlanceCheck {
  if (typeof schema === "boolean") return () => schema;
  if (!isJsonObject(schema)) return perhaps;
  const checks: GlanceCheck[] = [];
  for (const [keyword, argument] of Object.entries(schema)) {
    if (ANNOTATIONS.has(keyword)) continue;
    const compileKeyword = KEYWORDS.get(keyword);
    if (compileKeyword === undefined) return perhaps;
    checks.push(compileKeyword(argument, schemas, schema));
  }
  return (value) => {
    for (const check of checks) if (!check(value)) return false;
    return true;
  };
}

const perhaps: GlanceCheck = () => false;

const ANNOTATIONS = new Set(["$schema", "$id", "$defs", "title", "description", "examples", "default", "deprecated"]);

type CompileKeyword = (argument: JsonValue, schemas: Schemas, schema: JsonObject) => GlanceCheck;

/** Those of schemas/hf. With another one a schema is left to ajv. */
const KEYWORDS: ReadonlyMap<string, CompileKeyword> = new Map<string, CompileKeyword>([
  ["$ref", reference],
  ["type", compileType],
  ["enum", (values) => (value) => Array.isArray(values) && values.includes(value)],
  ["minimum", numbers((value, limit) => value >= limit)],
  ["maximum", numbers((value, limit) => value <= limit)],
  ["exclusiveMinimum", numbers((value, limit) => value > limit)],
  ["exclusiveMaximum", numbers((value, limit) => value < limit)],
  // In characters, which have a unit or two.
  ["minLength", (limit) => (value) => typeof value !== "string" || [...value].length >= Number(limit)],
  ["maxLength", (limit) => (value) => typeof value !== "string" || value.length <= Number(limit)],
  ["maxItems", (limit) => (value) => !Array.isArray(value) || value.length <= Number(limit)],
  [
    "items",
    (items, { checkOf }) =>
      (value) =>
        !Array.isArray(value) || value.every(checkOf(items)),
  ],
  ["maxProperties", (limit) => (value) => !isJsonObject(value) || Object.keys(value).length <= Number(limit)],
  ["required", compileRequired],
  ["properties", compileProperties],
  ["patternProperties", compilePatterns],
  ["additionalProperties", compileAdditional],
]);

function reference(ref: JsonValue, { root, checkOf }: Schemas): GlanceCheck {
  const pointer = typeof ref === "string" && ref.startsWith("#") ? parsePointer(ref.slice(1)) : null;
  const target = pointer === null ? undefined : valueAt(root, pointer);
  // Not before it is asked: a schema may contain itself.
  return target === undefined ? perhaps : (value) => checkOf(target)(value);
}

function compileType(argument: JsonValue): GlanceCheck {
  const types: readonly JsonValue[] = Array.isArray(argument) ? argument : [argument];
  return (value) => types.includes(typeOf(value)) || (types.includes("integer") && Number.isInteger(value));
}

function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && !Number.isFinite(value) ? "not finite" : typeof value;
}

function numbers(holds: (value: number, limit: number) => boolean): CompileKeyword {
  return (argument) => {
    const limit = Number(argument);
    return (value) => typeof value !== "number" || holds(value, limit);
  };
}

function compileRequired(keys: JsonValue): GlanceCheck {
  if (!Array.isArray(keys)) return perhaps;
  return (value) => !isJsonObject(value) || keys.every((key) => Object.hasOwn(value, key));
}

function compileProperties(properties: JsonValue, { checkOf }: Schemas): GlanceCheck {
  return everyMember((key, member) => {
    const schema = memberOf(properties, key);
    return schema === undefined || checkOf(schema)(member);
  });
}

function compilePatterns(argument: JsonValue, { checkOf }: Schemas): GlanceCheck {
  const patterns = patternsOf(argument);
  return everyMember((key, member) =>
    patterns.every(([pattern, schema]) => !pattern.test(key) || checkOf(schema)(member)),
  );
}

function compileAdditional(argument: JsonValue, { checkOf }: Schemas, schema: JsonObject): GlanceCheck {
  const properties = memberOf(schema, "properties");
  const patterns = patternsOf(memberOf(schema, "patternProperties"));
  return everyMember(
    (key, member) =>
      memberOf(properties, key) !== undefined ||
      patterns.some(([pattern]) => pattern.test(key)) ||
      checkOf(argument)(member),
  );
}

function patternsOf(patterns: JsonValue | undefined): readonly (readonly [RegExp, JsonValue])[] {
  return isJsonObject(patterns)
    ? Object.entries(patterns).map(([pattern, schema]) => [new RegExp(pattern, "u"), schema])
    : [];
}

function everyMember(holds: (key: string, member: JsonValue) => boolean): GlanceCheck {
  return (value) => !isJsonObject(value) || Object.keys(value).every((key) => holds(key, value[key] ?? null));
}
