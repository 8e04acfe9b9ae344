import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { type Pointer, parsePointer } from "../format/json/pointer.ts";
import type { SchemaIssue, SchemaValidator } from "../format/json/schema-validator.ts";

/** An error of ajv, or of a validator that ajv generated: the parts that are read here. */
export interface AjvError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: object;
  readonly message?: string | undefined;
}

export interface AjvValidate {
  (data: unknown): unknown;
  errors?: readonly AjvError[] | null | undefined;
}

/** A validator over a function that ajv compiled with `allErrors`, at run time or ahead of it. */
export function schemaValidator(validate: AjvValidate): SchemaValidator {
  return (value: JsonValue) => (validate(value) === true ? [] : schemaIssues(validate.errors ?? []));
}

/** The look at branches grows with the square of the errors, and a long list in a hostile file can be wrong in each item. */
const MAX_ERRORS = 1000;

/** One issue for each place that is wrong. Of the branches of anyOf, oneOf and if only what went deepest into the value counts. */
export function schemaIssues(errors: readonly AjvError[]): readonly SchemaIssue[] {
  const issues = withoutBranchNoise(errors.slice(0, MAX_ERRORS)).map(toIssue);
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const identity = JSON.stringify([issue.pointer, issue.detail]);
    return !seen.has(identity) && seen.add(identity);
  });
}

function withoutBranchNoise(errors: readonly AjvError[]): readonly AjvError[] {
  const ofOtherType = new Set(
    errors.filter(({ keyword }) => keyword === "type").map(({ instancePath }) => instancePath),
  );
  // A value of another type is none of the allowed ones either, which goes without saying.
  let kept = errors.filter(
    ({ keyword, instancePath }) => keyword !== "if" && !(keyword === "enum" && ofOtherType.has(instancePath)),
  );
  for (const parent of errors) {
    if (parent.keyword !== "anyOf" && parent.keyword !== "oneOf") continue;
    const prefix = `${parent.schemaPath}/`;
    const branches = kept.filter(
      (error) => error !== parent && (error.schemaPath.startsWith(prefix) || isDeeper(error, parent)),
    );
    const deeper = branches.filter((error) => error.instancePath.length > parent.instancePath.length);
    const types = branches.filter((error) => error.keyword === "type");
    // Branches that all differ by type are one sentence: "must be a string or null".
    const merged: readonly AjvError[] =
      deeper.length > 0
        ? deeper
        : branches.length > 0 && types.length === branches.length
          ? [{ ...parent, keyword: "type", params: { type: types.flatMap((error) => param(error, "type")) } }]
          : [parent];
    kept = kept.filter((error) => error !== parent && !branches.includes(error)).concat(merged);
  }
  return kept;
}

/** A branch that is a $ref reports a schema path of its own; its place in the value gives it away. */
function isDeeper(error: AjvError, parent: AjvError): boolean {
  return error.schemaPath.startsWith("#/$defs/") && error.instancePath.startsWith(`${parent.instancePath}/`);
}

function toIssue(error: AjvError): SchemaIssue {
  const at: Pointer = parsePointer(error.instancePath) ?? [];
  switch (error.keyword) {
    case "required":
    case "dependentRequired":
      return missing(at, String(param(error, "missingProperty")), error);
    case "additionalProperties":
    case "unevaluatedProperties":
      return unknownKey(at, String(param(error, "additionalProperty") ?? param(error, "unevaluatedProperty")));
    case "propertyNames":
      return { ...unknownKey(at, String(param(error, "propertyName"))), detail: "is no name that is allowed here" };
    default:
      return { pointer: at, part: "value", key: lastOf(at), detail: detailOf(error) };
  }
}

function missing(at: Pointer, key: string, error: AjvError): SchemaIssue {
  const other = error.keyword === "dependentRequired" ? ` beside ${String(param(error, "property"))}` : "";
  return { pointer: [...at, key], part: "value", key, detail: `is required${other}` };
}

function unknownKey(at: Pointer, key: string): SchemaIssue {
  return { pointer: [...at, key], part: "key", key, detail: "is not a known key" };
}

function lastOf(at: Pointer): string | null {
  const last = at.at(-1);
  return last === undefined ? null : String(last);
}

const TYPES: ReadonlyMap<unknown, string> = new Map([
  ["integer", "a whole number"],
  ["number", "a number"],
  ["string", "a string"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["object", "an object"],
  ["null", "null"],
]);

function detailOf(error: AjvError): string {
  const limit = param(error, "limit");
  switch (error.keyword) {
    case "type": {
      const type = param(error, "type");
      const types = [...new Set((Array.isArray(type) ? type : [type]).map((each) => TYPES.get(each) ?? String(each)))];
      return `must be ${orList(types)}`;
    }
    case "enum": {
      const allowed = param(error, "allowedValues");
      return `must be ${orList(Array.isArray(allowed) ? someOf(allowed.map((each) => JSON.stringify(each))) : [])}`;
    }
    case "const":
      return `must be ${JSON.stringify(param(error, "allowedValue"))}`;
    case "minimum":
      return `must be at least ${String(limit)}`;
    case "maximum":
      return `must be at most ${String(limit)}`;
    case "exclusiveMinimum":
      return `must be more than ${String(limit)}`;
    case "exclusiveMaximum":
      return `must be less than ${String(limit)}`;
    case "multipleOf":
      return `must be a multiple of ${String(param(error, "multipleOf"))}`;
    case "minLength":
      return limit === 1 ? "must not be empty" : `must have at least ${String(limit)} characters`;
    case "maxLength":
      return `must have at most ${String(limit)} characters`;
    case "minItems":
    case "minProperties":
      return limit === 1 ? "must not be empty" : `must have at least ${String(limit)} entries`;
    case "maxItems":
    case "maxProperties":
      return `must have at most ${String(limit)} entries`;
    case "uniqueItems":
      return `entries ${String(param(error, "j"))} and ${String(param(error, "i"))} are equal`;
    case "pattern":
      return `must match ${String(param(error, "pattern"))}`;
    case "anyOf":
    case "oneOf":
      return "has none of the forms that are allowed here";
    default:
      return error.message ?? `is not allowed here (${error.keyword})`;
  }
}

/** A long list is not read; its first entries show what is meant. */
function someOf(items: readonly string[]): readonly string[] {
  return items.length <= 8 ? items : [...items.slice(0, 4), `one of ${items.length - 4} others`];
}

function orList(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

/** A parameter of an ajv error; ajv types them by keyword, generated code not at all. */
function param(error: AjvError, name: string): JsonValue | undefined {
  return memberOf(error.params as JsonValue, name);
}
