import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson, toValue } from "../../../src/format/json/parse-json.ts";
import { parseTree } from "../../../src/format/json/parse-tree.ts";

function codes(text: string): readonly string[] {
  return parseJson(text).faults.map((fault) => fault.code);
}

describe("parseJson", () => {
  it("agrees with JSON.parse on any JSON value, by both ways", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2, "\t"), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);
        const { tree } = parseTree(pretty);
        expect(tree === null ? undefined : toValue(tree)).toEqual(JSON.parse(pretty));
        expect(parseJson(pretty).value).toEqual(JSON.parse(pretty));
      }),
      { numRuns: 1_000, seed: 1 },
    );
  });

  it.each([
    ['{"a": NaN, "b": [Infinity, -Infinity]}', ["json/non-finite", "json/non-finite", "json/non-finite"]],
    ['{"a": 1, "a": 2}', ["json/duplicate-key"]],
    ['{"a": 1, "\\u0061": 2}', ["json/duplicate-key"]],
    ['{"a": 1, // why\n "b": 2}', ["json/comment"]],
    ['{"a": [1, 2,], /* x */ "b": 1,}', ["json/trailing-comma", "json/comment", "json/trailing-comma"]],
    ['{"a": 1 "b": 2}', ["json/syntax"]],
    ['{"a": 1e400}', ["json/number-range"]],
    ['{"a": 1e-400}', ["json/number-range"]],
    ['{"a": 1e-320}', []],
    ['{"a": 0e999}', []],
    ['{"a": 012}', ["json/syntax"]],
    ['{"a": "\\ud800"}', ["json/encoding"]],
    ['{"__proto__": {"x": 1}}', ["json/proto-key"]],
    ['{"model_max_length": 1000000000000000019884624838656}', []],
    ["{'a': 1}", ["json/syntax"]],
    ["{a: 1}", ["json/syntax"]],
    ["", ["json/syntax"]],
    ["   ", ["json/syntax"]],
    ["{}{}", ["json/syntax"]],
    ['{"a": "x\ny"}', ["json/syntax"]],
    ['{"a": tru}', ["json/syntax"]],
    ['{"a": 1', ["json/syntax"]],
  ])("reports %s as %j", (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it("reads on behind what a person gets wrong, and says NaN and Infinity as what they are", () => {
    expect(parseJson('{"a": NaN, "b": 1 "c": 2, /* x */ "a": -Infinity,}').value).toEqual({
      a: Number.NEGATIVE_INFINITY,
      b: 1,
      c: 2,
    });
  });

  it("keeps __proto__ as data", () => {
    const { value } = parseJson('{"__proto__": {"hidden_size": 1}}');
    expect(Object.hasOwn(value as object, "__proto__")).toBe(true);
    expect((value as { hidden_size?: number }).hidden_size).toBeUndefined();
    expect(({} as { hidden_size?: number }).hidden_size).toBeUndefined();
  });

  it("refuses deep nesting before JSON.parse sees it", () => {
    expect(codes("[".repeat(1_000_000))).toEqual(["json/too-deep"]);
    expect(codes(`{"a":${"[".repeat(100)}${"]".repeat(100)}}`)).toEqual(["json/too-deep"]);
  });

  it("names a committed merge conflict", () => {
    const text = '{"a": 1}\n=======\n{"a": 2}\n>>>>>>> theirs\n';
    expect(parseJson(text).faults.map((fault) => fault.detail)).toEqual(["a Git merge conflict was committed here"]);
    expect(parseJson('{"a": 1,\n<<<<<<< HEAD\n"b": 2}').faults).toHaveLength(1);
  });

  it("never throws on mutated text", () => {
    const good = JSON.stringify({
      hidden_size: 64,
      eos_token_id: [1, 2],
      rope_scaling: { factor: 8.5, rope_type: "llama3" },
    });
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(4), fc.string({ maxLength: 3 }), (at, cut, insert) => {
        const text = good.slice(0, at) + insert + good.slice(at + cut);
        const { value, faults } = parseJson(text);
        expect(value !== undefined || faults.length > 0).toBe(true);
        expect(isValid(text) || faults.length > 0).toBe(true);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});

function isValid(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
