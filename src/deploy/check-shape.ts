import type { Problem, ProblemCode } from "../checkpoint/problem.ts";
import { didYouMean } from "../engine/did-you-mean.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { quote } from "../format/text/quote.ts";
import { nearestNames } from "../model/nearest-names.ts";
import type { TextFormat } from "./names/text-format.ts";
import { placeIn, type Resource } from "./resource.ts";
import type { Shape } from "./shapes/shape.ts";

type Report = (
  code: ProblemCode,
  pointer: Pointer,
  part: "key" | "value",
  detail: string,
  args?: Problem["args"],
) => void;

/** Of one map; each is compared with every field there is. */
const MAX_UNKNOWN = 100;

/**
 * Holds a resource against what is known of its kind. A null counts as absent, as it does for Kubernetes.
 * @param isPatch whether it is laid over another one, which has what it lacks; `$patch` and the like are kustomize's
 */
export function checkShape(
  resource: Resource,
  shape: Shape,
  { isPatch = false }: { readonly isPatch?: boolean } = {},
): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (code, pointer, part, detail, args = {}) => {
    const isMisspelt =
      code === "deploy/missing-field" && args["field"] !== undefined && args["field"] !== pointer.at(-1);
    if (isPatch && ((code === "deploy/missing-field" && !isMisspelt) || String(pointer.at(-1)).startsWith("$"))) return;
    problems.push({
      code: isPatch && isMisspelt ? "deploy/unknown-field" : code,
      place: placeIn(resource, pointer, part),
      detail,
      args: { kind: resource.kind, ...args },
    });
  };
  checkValue(resource.value, shape, [], report);
  return problems;
}

function checkValue(value: JsonValue, shape: Shape, pointer: Pointer, report: Report): void {
  if (value === null || shape.type === "any") return;
  if (shape.type === "either") {
    checkValue(value, typeof value === "string" ? textOf(shape) : otherOf(shape), pointer, report);
  } else if (!isOfType(value, shape.type)) {
    report(
      "deploy/field-type",
      pointer,
      "value",
      `${nameOf(pointer)} is ${described(value)}, and it takes ${WANTED[shape.type]}`,
    );
  } else checkTyped(value, shape, pointer, report);
}

type Typed = Exclude<Shape, { type: "any" | "either" }>;

const WANTED = {
  text: "text",
  boolean: "true or false",
  integer: "a whole number",
  list: "a list",
  map: "a map",
  object: "a map",
} as const satisfies Record<Typed["type"], string>;

function isOfType(value: JsonValue, type: Typed["type"]): boolean {
  switch (type) {
    case "text":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value);
    case "list":
      return Array.isArray(value);
    case "map":
    case "object":
      return isJsonObject(value);
    default:
      return type satisfies never;
  }
}

function checkTyped(value: JsonValue, shape: Typed, pointer: Pointer, report: Report): void {
  if (shape.type === "text" && typeof value === "string") {
    if (shape.format !== undefined) checkFormat(value, shape.format, pointer, "value", report);
  } else if (shape.type === "integer" && typeof value === "number") {
    const { min = value } = shape;
    if (value < min)
      report("deploy/field-value", pointer, "value", `${nameOf(pointer)} is ${value}, and it is at least ${min}`);
  } else if (shape.type === "list" && Array.isArray(value)) {
    if (value.length < (shape.min ?? 0)) report("deploy/missing-field", pointer, "key", `${nameOf(pointer)} is empty`);
    for (const [index, item] of value.entries()) checkValue(item, shape.of, [...pointer, index], report);
  } else if (shape.type === "map" && isJsonObject(value)) checkMap(value, shape, pointer, report);
  else if (shape.type === "object" && isJsonObject(value)) checkObject(value, shape, pointer, report);
}

type Either = Extract<Shape, { type: "either" }>;

function textOf({ one, other }: Either): Shape {
  return one.type === "text" ? one : other;
}

function otherOf({ one, other }: Either): Shape {
  return one.type === "text" ? other : one;
}

function checkMap(value: JsonObject, shape: Extract<Shape, { type: "map" }>, pointer: Pointer, report: Report): void {
  const entries = Object.entries(value);
  if (entries.length < (shape.min ?? 0)) report("deploy/missing-field", pointer, "key", `${nameOf(pointer)} is empty`);
  for (const [key, member] of entries) {
    if (shape.keys !== undefined) checkFormat(key, shape.keys, [...pointer, key], "key", report);
    checkValue(member, shape.of, [...pointer, key], report);
  }
}

function checkObject(
  value: JsonObject,
  { fields, open }: Extract<Shape, { type: "object" }>,
  pointer: Pointer,
  report: Report,
): void {
  const names = Object.keys(fields);
  const unknown = (open ? [] : Object.keys(value)).filter((key) => !Object.hasOwn(fields, key)).slice(0, MAX_UNKNOWN);
  // A near name that stands beside it as well is not what was meant.
  const absent = names.filter((name) => !Object.hasOwn(value, name));
  const meant = new Map(unknown.map((key) => [key, nearestNames(key, absent, 1)[0]] as const));
  const misspelt = new Set<string>();
  for (const [name, { shape, required, replacedBy }] of Object.entries(fields)) {
    const member = memberOf(value, name);
    if (member === undefined || member === null) {
      if (!required) continue;
      const near = unknown.find((key) => meant.get(key) === name);
      if (near !== undefined) misspelt.add(near);
      const detail = `${whereOf(pointer)} has no ${name}${near === undefined ? "" : `, but ${quote(near)}, which is probably meant for it`}`;
      report("deploy/missing-field", [...pointer, near ?? name], "key", detail, { field: name });
      continue;
    }
    if (replacedBy !== undefined)
      report(
        "deploy/deprecated-field",
        [...pointer, name],
        "key",
        `${name} is not read any more; its place was taken by ${replacedBy}`,
      );
    checkValue(member, shape, [...pointer, name], report);
  }
  // That a required field is misspelt is told already.
  for (const key of unknown) if (!misspelt.has(key)) unknownField(key, absent, pointer, report);
}

function unknownField(key: string, absent: readonly string[], pointer: Pointer, report: Report): void {
  const near = didYouMean(key, absent);
  const code = near === "" ? "deploy/unseen-field" : "deploy/unknown-field";
  report(code, [...pointer, key], "key", `${whereOf(pointer)} has no field ${quote(key)} that was seen${near}`, {
    field: key,
  });
}

function checkFormat(text: string, format: TextFormat, pointer: Pointer, part: "key" | "value", report: Report): void {
  const mistake = format.check(text);
  if (mistake !== null) report(mistake.code, pointer, part, mistake.detail);
}

function described(value: JsonValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return `the text ${quote(value, 40)}`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `the ${typeof value} ${String(value)}`;
}

/** The last name of a pointer, with the number of an item behind it: "pefs[0]". */
function nameOf(pointer: Pointer): string {
  const last = pointer.at(-1);
  if (last === undefined) return "the resource";
  return typeof last === "number" ? `${nameOf(pointer.slice(0, -1))}[${last}]` : last;
}

function whereOf(pointer: Pointer): string {
  return pointer.length === 0 ? "the resource" : nameOf(pointer);
}
