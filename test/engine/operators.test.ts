import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileAssertion } from "../../src/engine/compile-assertion.ts";
import { OPERATORS } from "../../src/engine/operators/registry.ts";
import type { RuleContext } from "../../src/engine/rule.ts";
import type { JsonObject, JsonValue } from "../../src/format/json/json-value.ts";
import { memberOf } from "../../src/format/json/json-value.ts";
import { createArchitectures } from "../../src/model/architecture/architectures.ts";
import { buildCheckpoint } from "../support/rule-cases.ts";

const checkpoint = await buildCheckpoint();
const context: RuleContext = {
  checkpoint,
  base: null,
  deployment: { transformersVersion: null },
  validators: new Map(),
  architectures: createArchitectures([]),
};

function verdict(assertion: JsonObject, actual: JsonValue | undefined): string {
  return compileAssertion(assertion)(actual, context).kind;
}

function failure(assertion: JsonObject, actual: JsonValue): unknown {
  const result = compileAssertion(assertion)(actual, context);
  return result.kind === "fail" ? { expected: result.expected, args: result.args } : result.kind;
}

describe("operators", () => {
  it.each<[JsonObject, JsonValue | undefined, string]>([
    [{ exists: true }, null, "pass"],
    [{ exists: true }, undefined, "fail"],
    [{ exists: false }, undefined, "pass"],
    [{ absent: true }, 0, "fail"],
    [{ absent: true }, undefined, "pass"],
    [{ absent: false }, 0, "pass"],
    [{ type: "integer" }, 8, "pass"],
    [{ type: "integer" }, 8.5, "fail"],
    [{ type: "number" }, 8, "pass"],
    [{ type: "number" }, true, "fail"],
    [{ type: ["null", "string"] }, null, "pass"],
    [{ type: "object" }, [], "fail"],
    [{ type: "array" }, {}, "fail"],
    [{ eq: 8 }, 8.0, "pass"],
    [{ eq: 8 }, "8", "fail"],
    [{ eq: [1, { value: 2 }] }, [1, { value: 2 }], "pass"],
    [{ eq: { value: { a: 1, b: 2 } } }, { b: 2, a: 1 }, "pass"],
    [{ eq: { value: { a: 1 } } }, { a: 1, b: 2 }, "fail"],
    [{ ne: 8 }, 8, "fail"],
    [{ ne: 8 }, null, "pass"],
    [{ in: ["silu", "gelu"] }, "gelu", "pass"],
    [{ in: ["silu"] }, "relu", "fail"],
    [{ notIn: ["silu"] }, "silu", "fail"],
    [{ gt: 8 }, 8, "fail"],
    [{ gte: 8 }, 8, "pass"],
    [{ lt: 8 }, 7, "pass"],
    [{ lte: 8 }, 9, "fail"],
    [{ gt: 8 }, "9", "not-applicable"],
    [{ multipleOf: 4 }, 12, "pass"],
    [{ multipleOf: 5 }, 12, "fail"],
    [{ multipleOf: 0 }, 12, "fail"],
    [{ startsWith: "model." }, "model.norm", "pass"],
    [{ startsWith: "model." }, "lm_head", "fail"],
    [{ startsWith: "model." }, 3, "not-applicable"],
    [{ matches: "^a+$" }, "aaa", "pass"],
    [{ matches: "^a+$" }, "baaa", "fail"],
    [{ matches: "a" }, "a".repeat(10_000), "pass"],
    [{ matches: "b" }, "a".repeat(10_001), "not-applicable"],
    [{ length: 2 }, [1, 2], "pass"],
    [{ length: { gte: 3 } }, "ab", "fail"],
    [{ length: { fact: "architecture.num_hidden_layers" } }, ["a", "b"], "pass"],
    [{ length: 1 }, 5, "not-applicable"],
    [{ unique: true }, [1, "1", [1]], "pass"],
    [
      { unique: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      "fail",
    ],
    [{ subsetOf: [1, 2, 3] }, [3, 1], "pass"],
    [{ subsetOf: [1, 2, 3] }, 2, "pass"],
    [{ subsetOf: [1] }, [1, 4], "fail"],
    [{ superset: [1] }, [1, 4], "pass"],
    [{ superset: 5 }, [1, 4], "fail"],
    [{ sameSet: [2, 1, 1] }, [1, 2], "pass"],
    [{ sameSet: [1, 2] }, 1, "fail"],
    [{ all: [{ gt: 1 }, { lt: 5 }] }, 3, "pass"],
    [{ all: [{ gt: 1 }, { lt: 5 }] }, 5, "fail"],
    [{ all: [{ matches: "a" }] }, 5, "not-applicable"],
    [{ any: [{ eq: 1 }, { eq: 2 }] }, 2, "pass"],
    [{ any: [{ eq: 1 }, { eq: 2 }] }, 3, "fail"],
    [{ any: [{ gt: 3 }, { matches: "^x" }] }, "abc", "fail"],
    [{ not: { eq: 1 } }, 1, "fail"],
    [{ not: { eq: 1 } }, 2, "pass"],
    [{ not: { gt: 1 } }, "x", "not-applicable"],
    [{ gte: 1, lte: 4 }, 5, "fail"],
    [{ eq: { baseFact: "rope.theta" } }, 1, "not-applicable"],
    [{ eq: 1 }, undefined, "missing"],
    [{ eq: { baseFact: "rope.theta" } }, undefined, "not-applicable"],
    [{ type: "integer" }, undefined, "missing"],
    [{ length: 2 }, undefined, "missing"],
    [{ all: [{ exists: true }, { eq: 1 }] }, undefined, "fail"],
    [{ not: { eq: 1 } }, undefined, "missing"],
  ])("%j of %j is %s", (assertion, actual, expected) => {
    expect(verdict(assertion, actual)).toBe(expected);
  });

  it.each<[JsonObject, JsonValue, unknown]>([
    [{ eq: { fact: "vocabulary.size" } }, 60, { expected: 64, args: {} }],
    [{ subsetOf: [1, 2] }, [1, 3, 4], { expected: [1, 2], args: { extra: [3, 4] } }],
    [{ superset: [1, 2] }, 1, { expected: [1, 2], args: { missing: [2] } }],
    [{ sameSet: [1, 2] }, [2, 3], { expected: [1, 2], args: { missing: [1], extra: [3] } }],
    [{ unique: true }, ["a", "b", "a"], { expected: true, args: { duplicate: "a" } }],
    [{ type: "integer" }, "12", { expected: "integer", args: { type: "string" } }],
    [{ length: { gt: 3 } }, [1], { expected: 3, args: { length: 1 } }],
    [{ any: [{ eq: 1 }, { eq: 2 }] }, 3, { expected: 1, args: {} }],
  ])("a failed %j of %j says what was expected", (assertion, actual, expected) => {
    expect(failure(assertion, actual)).toEqual(expected);
  });

  // Order of PEP 440, "Summary of permitted suffixes and relative ordering": .devN, aN, bN, rcN, <no suffix>, .postN.
  it.each<[string, string, string]>([
    ["4.45.0.dev0", "<4.45.0", "pass"],
    ["4.45.0.dev0", ">=4.45.0", "fail"],
    ["4.45.0.dev0", ">=4.43", "pass"],
    ["4.45.0rc1", "<4.45.0", "pass"],
    ["4.45.0.post1", ">4.45.0", "pass"],
    ["4.45.0", "<4.45.0", "fail"],
    ["4.45.1", ">=4.45.1,<5", "pass"],
    ["5.0.0.dev0", ">=4.45.1,<5", "pass"],
    ["5.0.0", ">=4.45.1,<5", "fail"],
    ["4.45", "==4.45.0", "pass"],
    ["4.45.7", "==4.45.*", "pass"],
    ["4.45.0+cu121", "<=4.45.0", "pass"],
    ["4.9.0", "<4.10.0", "pass"],
    ["main", ">=4", "not-applicable"],
    ["", ">=4", "not-applicable"],
    [`4.${"1".repeat(200)}`, ">=4", "not-applicable"],
  ])("the Python version %s against %s: %s", (version, range, expected) => {
    expect(verdict({ pep440: range }, version)).toBe(expected);
  });

  it.each<[JsonObject, JsonValue, string]>([
    [{ pep440: { lte: "4.45.1" } }, "4.45.1.dev0", "pass"],
    [{ pep440: { lt: "4.45.1" } }, "4.45.1", "fail"],
    [{ pep440: { lte: "4.45.0" } }, "4.45.0+cu121", "pass"],
    [{ pep440: { eq: "4.45" } }, "4.45.0", "pass"],
    [{ pep440: { gte: "4.0", lt: "4.5" } }, "4.5.1", "fail"],
    [{ pep440: { lte: { deployment: "transformersVersion" } } }, "4.45.1", "not-applicable"],
    [{ pep440: { lte: { fact: "transformers.version" } } }, "4.46.0", "fail"],
    [{ pep440: ">=4" }, 4, "not-applicable"],
    [{ semver: ">=0.20 <1" }, "0.20.3", "pass"],
    [{ semver: "^1.2" }, "2.0.0", "fail"],
    [{ semver: { gt: "1.0.0-rc.1" } }, "1.0.0", "pass"],
    [{ semver: ">=0.20" }, "0.20", "not-applicable"],
  ])("%j of %j is %s", (assertion, actual, expected) => {
    expect(verdict(assertion, actual)).toBe(expected);
  });

  it("stand in the public schema with the argument that their code takes", () => {
    const schema = JSON.parse(
      readFileSync(new URL("../../schemas/rule.schema.json", import.meta.url), "utf8"),
    ) as JsonObject;
    const defs = memberOf(schema, "$defs");
    const inSchema = Object.keys(memberOf(memberOf(defs, "assertion"), "properties") as JsonObject);
    expect(inSchema).toEqual([...OPERATORS.keys()]);
    for (const [name, operator] of OPERATORS) {
      const { description, ...argument } = memberOf(defs, `operator.${name}`) as JsonObject;
      expect([name, argument, typeof description]).toEqual([name, operator.argument, "string"]);
      const inCondition = memberOf(memberOf(memberOf(defs, "sourceCondition"), "properties"), name);
      expect(inCondition).toEqual({ $ref: `#/$defs/operator.${name}` });
    }
  });
});
