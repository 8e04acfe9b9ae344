import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { glanceCheck } from "../../../src/format/json/glance-check.ts";
import type { JsonObject, JsonValue } from "../../../src/format/json/json-value.ts";

const FOLDER = new URL("../../../schemas/hf/", import.meta.url);
const SHIPPED = readdirSync(FOLDER).map((name): [string, JsonObject] => [
  name,
  JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as JsonObject,
]);

function judged(schema: JsonValue): (value: JsonValue) => boolean {
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema as JsonObject);
  return (value) => validate(value) === true;
}

describe("glanceCheck", () => {
  it.each<[string, JsonValue, readonly JsonValue[], readonly JsonValue[]]>([
    ["type", { type: "integer" }, [1, 2.0, -3], [1.5, "1", null, Number.POSITIVE_INFINITY]],
    ["types", { type: ["string", "null"] }, ["", null], [0, [], {}]],
    ["number", { type: "number" }, [1.5], [Number.NaN, true]],
    ["an object is no list", { type: "object" }, [{}], [[], null]],
    ["enum", { enum: ["a", 1] }, ["a", 1], ["b", "1"]],
    ["bounds", { minimum: 1, maximum: 3 }, [1, 3, "x"], [0, 4]],
    ["exclusive bounds", { exclusiveMinimum: 1, exclusiveMaximum: 3 }, [2, null], [1, 3]],
    ["minLength in characters", { minLength: 2 }, ["ab", "😀😀", 1], ["a", "😀"]],
    ["maxLength", { maxLength: 2 }, ["ab", 333], ["abc"]],
    ["items", { items: { type: "null" }, maxItems: 1 }, [[], [null], {}], [[1], [null, null]]],
    ["required", { required: ["a"] }, [{ a: null }, []], [{}, { b: 1 }]],
    ["an inherited name is not there", { required: ["toString"] }, [], [{}]],
    ["properties", { properties: { a: { type: "null" } } }, [{ a: null }, { b: 1 }, 1], [{ a: 1 }]],
    [
      "an inherited name has no schema",
      { properties: {}, additionalProperties: { type: "null" } },
      [],
      [{ toString: 1 }],
    ],
    [
      "other properties",
      { properties: { a: {} }, patternProperties: { "^\\d+$": { type: "null" } }, additionalProperties: false },
      [{ a: 1 }, { "12": null }],
      [{ "12": 1 }, { b: null }],
    ],
    ["maxProperties", { maxProperties: 1 }, [{ a: 1 }], [{ a: 1, b: 1 }]],
    ["$ref", { $ref: "#/$defs/a~1b", $defs: { "a/b": { type: "null" } } }, [null], [1]],
    ["false", false, [], [1]],
  ])("sees %s", (_, schema, valid, invalid) => {
    for (const value of valid) expect(glanceCheck(schema)(value), JSON.stringify(value)).toBe(true);
    for (const value of invalid) expect(glanceCheck(schema)(value), JSON.stringify(value)).toBe(false);
  });

  it.each<[string, JsonValue]>([
    ["a keyword that it does not know", { not: { type: "null" } }],
    ["a $ref to nowhere", { $ref: "#/$defs/none" }],
    ["a $ref to another schema", { $ref: "other.json" }],
    ["what is no schema", "x"],
  ])("leaves %s to ajv", (_, schema) => {
    expect(glanceCheck(schema)(1)).toBe(false);
  });

  it.each(SHIPPED)("knows every keyword of %s, and agrees with ajv", (_, schema) => {
    const isValid = judged(schema);
    const check = glanceCheck(schema);
    const names = [...JSON.stringify(schema).matchAll(/"([a-z_]+)":\{"title"/g)].map(([, name = ""]) => name);
    const key = fc.oneof(fc.constantFrom("12", "__proto__", "content", ...names), fc.string());
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, 0, 1, -1, 0.5, 64, 2 ** 40, 1e300, "", "x", "float16", "default"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc
          .array(fc.tuple(key, tie("value")), { maxLength: 6 })
          .map((members) => Object.fromEntries(members) as JsonValue),
      ),
    }));
    fc.assert(
      fc.property(value, (each) => {
        expect(check(each)).toBe(isValid(each));
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});
