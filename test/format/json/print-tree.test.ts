import { describe, expect, it } from "vitest";
import { parseTree } from "../../../src/format/json/parse-tree.ts";
import { printTree } from "../../../src/format/json/print-tree.ts";

function print(text: string, level = 0): string {
  const { tree } = parseTree(text);
  return tree === null ? "" : printTree(tree, text, level);
}

describe("printing a tree", () => {
  it("keeps the spelling of numbers and strings", () => {
    const text = '{"a":500000.0,"b":1e-05,"c":1000000000000000019884624838656,"d":"\\u00e9\\/","e":-0}';
    expect(print(text)).toBe(
      '{\n  "a": 500000.0,\n  "b": 1e-05,\n  "c": 1000000000000000019884624838656,\n  "d": "\\u00e9\\/",\n  "e": -0\n}',
    );
  });

  it.each(['{"a":[],"b":{},"c":[1,[2,{"x":null}],true]}', '"x"', "[[[]]]", '{"":{"\\n":false}}'])(
    "indents %s as JSON.stringify does",
    (text) => {
      expect(print(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    },
  );

  it("indents what is printed into another value", () => {
    expect(print('{"a":[1]}', 1)).toBe('{\n    "a": [\n      1\n    ]\n  }');
  });
});
