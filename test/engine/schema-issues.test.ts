import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { schemaValidator } from "../../src/engine/schema-issues.ts";
import type { JsonObject, JsonValue } from "../../src/format/json/json-value.ts";
import { printPointer } from "../../src/format/json/pointer.ts";

function issues(schema: JsonObject, value: JsonValue): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
  return schemaValidator(ajv.compile(schema))(value).map(
    ({ pointer, part, key, detail }) => `${printPointer(pointer)} [${part} ${key}] ${detail}`,
  );
}

describe("what a JSON schema has against a value", () => {
  it.each<[JsonObject, JsonValue, readonly string[]]>([
    [{ type: "object" }, 3, [" [value null] must be an object"]],
    [{ properties: { a: { type: ["integer", "null"] } } }, { a: "x" }, ["/a [value a] must be a whole number or null"]],
    [{ required: ["a", "b"] }, {}, ["/a [value a] is required", "/b [value b] is required"]],
    [
      { properties: { a: true }, additionalProperties: false },
      { a: 1, "x/y": 2 },
      ["/x~1y [key x/y] is not a known key"],
    ],
    [{ enum: ["a", 1] }, "b", [' [value null] must be "a" or 1']],
    [{ enum: [..."abcdefghij"] }, "k", [' [value null] must be "a", "b", "c", "d" or one of 6 others']],
    // Of another type, it is none of the allowed values either.
    [{ type: "string", enum: ["a"] }, 1, [" [value null] must be a string"]],
    [{ const: true }, 1, [" [value null] must be true"]],
    [
      { items: { minimum: 1, maximum: 3 } },
      [0, 2, 4],
      ["/0 [value 0] must be at least 1", "/2 [value 2] must be at most 3"],
    ],
    [{ exclusiveMinimum: 0 }, 0, [" [value null] must be more than 0"]],
    [{ multipleOf: 8 }, 12, [" [value null] must be a multiple of 8"]],
    [{ minLength: 1 }, "", [" [value null] must not be empty"]],
    [{ uniqueItems: true }, [1, 2, 1], [" [value null] entries 0 and 2 are equal"]],
    [{ pattern: "^a" }, "b", [" [value null] must match ^a"]],
    // Branches that differ by type are one sentence; otherwise what went deepest counts.
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, 3, [" [value null] must be a string or null"]],
    [
      { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
      ["a", 3],
      ["/1 [value 1] must be a string"],
    ],
    [
      {
        $defs: { list: { type: "array", items: { type: "integer" } } },
        properties: { eos: { oneOf: [{ type: "integer" }, { $ref: "#/$defs/list" }] } },
      },
      { eos: [1, "2"] },
      ["/eos/1 [value 1] must be a whole number"],
    ],
    [
      // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
      { if: { type: "string" }, then: { minLength: 3 }, else: { type: "integer" } },
      "a",
      [" [value null] must have at least 3 characters"],
    ],
    [{ anyOf: [{ minimum: 3 }, { multipleOf: 2 }] }, 1, [" [value null] has none of the forms that are allowed here"]],
    [{ type: "integer" }, 4, []],
  ])("%j on %j", (schema, value, expected) => {
    expect(issues(schema, value)).toEqual(expected);
  });

  it("is told in time for a list that is wrong a hundred thousand times", () => {
    const schema: JsonObject = { items: { anyOf: [{ type: "string" }, { type: "null" }] } };
    expect(
      issues(
        schema,
        Array.from({ length: 100_000 }, () => 1),
      ).length,
    ).toBeGreaterThan(100);
  });
});
