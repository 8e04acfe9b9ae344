import { describe, expect, it } from "vitest";
import { BigDocument } from "../../../src/checkpoint/big-document.ts";
import { TextDocument } from "../../../src/checkpoint/text-document.ts";
import type { JsonEdit } from "../../../src/format/json/edit-json.ts";

/** Both kinds of document must make the same of it. null when the edit is refused. */
function edit(text: string, ...edits: readonly JsonEdit[]): string | null {
  const small = new TextDocument("f.json", text).edit(edits);
  const big = new BigDocument("f.json", Buffer.from(text), () => undefined).edit(edits);
  // A big document does not look for lists that stand on one line.
  if (!text.includes("[")) expect(big).toEqual(small);
  if (small === null) return null;
  let edited = text;
  for (const { range, newText } of small.toReversed()) {
    edited = edited.slice(0, range.offset) + newText + edited.slice(range.offset + range.length);
  }
  return edited;
}

const set = (pointer: readonly (string | number)[], json: string): JsonEdit => ({ op: "set", pointer, json });
const insert = (pointer: readonly (string | number)[], json: string, after?: string): JsonEdit =>
  after === undefined ? { op: "insert", pointer, json } : { op: "insert", pointer, json, after };
const remove = (...pointer: readonly (string | number)[]): JsonEdit => ({ op: "remove", pointer });
const rename = (pointer: readonly (string | number)[], key: string): JsonEdit => ({ op: "rename", pointer, key });

const PYTHON = '{\n  "a": 1,\n  "b": {\n    "c": 1e-05\n  },\n  "d": [\n    1,\n    2\n  ]\n}\n';

describe("edits of JSON text", () => {
  it.each([
    ["set a number", PYTHON, [set(["a"], "500000.0")], PYTHON.replace('"a": 1', '"a": 500000.0')],
    ["set a nested value", PYTHON, [set(["b", "c"], "1E5")], PYTHON.replace("1e-05", "1E5")],
    ["set an item", PYTHON, [set(["d", 1], "3")], PYTHON.replace("    2\n", "    3\n")],
    [
      "set an object, laid out as the file is",
      PYTHON,
      [set(["a"], '{"x":[1,2],"y":{}}')],
      '{\n  "a": {\n    "x": [\n      1,\n      2\n    ],\n    "y": {}\n  },\n  "b": {\n    "c": 1e-05\n  },\n  "d": [\n    1,\n    2\n  ]\n}\n',
    ],
    ["insert at the end", '{\n  "a": 1\n}', [insert(["b"], "2")], '{\n  "a": 1,\n  "b": 2\n}'],
    [
      "insert after a key",
      '{\n  "a": 1,\n  "z": 1\n}\n',
      [insert(["b"], "2", "a")],
      '{\n  "a": 1,\n  "b": 2,\n  "z": 1\n}\n',
    ],
    [
      "insert after a key that is not there",
      '{\n  "a": 1\n}\n',
      [insert(["b"], "2", "q")],
      '{\n  "a": 1,\n  "b": 2\n}\n',
    ],
    [
      "insert two",
      '{\n\t"a": 1\n}\n',
      [insert(["b"], "2"), insert(["c"], "3")],
      '{\n\t"a": 1,\n\t"b": 2,\n\t"c": 3\n}\n',
    ],
    ["insert into an object on one line", '{"a": 1}', [insert(["b"], '{"x":1}')], '{"a": 1, "b": {"x": 1}}'],
    [
      "insert into a compact object",
      '{"a":1,"c":2}',
      [insert(["b"], '{"x": 1, "y": 2}', "a")],
      '{"a":1,"b":{"x":1,"y":2},"c":2}',
    ],
    ["insert into an empty file", "{}", [insert(["a"], "1")], '{\n  "a": 1\n}'],
    [
      "insert into an empty object",
      '{\n    "a": {}\n}',
      [insert(["a", "b"], "[1]")],
      '{\n    "a": {\n        "b": [\n            1\n        ]\n    }\n}',
    ],
    [
      "insert into an empty object with space",
      '{\n  "a": { }\n}',
      [insert(["a", "b"], "1")],
      '{\n  "a": {\n    "b": 1\n  }\n}',
    ],
    ["insert into an empty object on one line", '{"a": {}}', [insert(["a", "b"], "1")], '{"a": {"b": 1}}'],
    [
      "insert into one line of a file of lines",
      '{\n  "a": {"x": 1}\n}',
      [insert(["a", "y"], "[1, 2]")],
      '{\n  "a": {"x": 1, "y": [1, 2]}\n}',
    ],
    ["insert items", "[1, 2]", [insert(["-"], "3"), insert([0], "0")], "[0, 1, 2, 3]"],
    ["insert an item in the middle", '{"a": [1, 3]}', [insert(["a", 1], "2")], '{"a": [1, 2, 3]}'],
    ["remove the first", '{\n  "a": 1,\n  "b": 2\n}\n', [remove("a")], '{\n  "b": 2\n}\n'],
    [
      "remove one in the middle",
      '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n',
      [remove("b")],
      '{\n  "a": 1,\n  "c": 3\n}\n',
    ],
    ["remove the last", '{\n  "a": 1,\n  "b": 2\n}\n', [remove("b")], '{\n  "a": 1\n}\n'],
    ["remove the last on one line", '{"a": 1, "b": 2}', [remove("b")], '{"a": 1}'],
    ["remove all", '{\n  "a": 1,\n  "b": 2\n}\n', [remove("a"), remove("b")], "{}\n"],
    ["remove an item", "[1, 2, 3]", [remove(1)], "[1, 3]"],
    ["remove a run", '{"a":1,"b":2,"c":3,"d":4}', [remove("b"), remove("c")], '{"a":1,"d":4}'],
    [
      "remove and insert at one place",
      '{\n  "a": 1,\n  "b": 2\n}',
      [remove("b"), insert(["c"], "3")],
      '{\n  "a": 1,\n  "c": 3\n}',
    ],
    ["remove the only one and insert", '{\n  "a": 1\n}', [remove("a"), insert(["c"], "3")], '{\n  "c": 3\n}'],
    [
      "remove the first and insert after it",
      '{"a": 1, "b": 2}',
      [remove("a"), insert(["c"], "3", "a")],
      '{"c": 3, "b": 2}',
    ],
    ["remove a key that stands twice", '{"a": 1, "b": 2, "a": 3}', [remove("a")], '{"b": 2}'],
    ["set a key that stands twice where it counts", '{"a": 1, "a": 3}', [set(["a"], "4")], '{"a": 1, "a": 4}'],
    ["rename", '{"a" : 1}', [rename(["a"], "b")], '{"b" : 1}'],
    ["rename to the key of one that leaves", '{"a": 1, "b": 2}', [remove("b"), rename(["a"], "b")], '{"b": 1}'],
    [
      "edit several objects",
      '{"a": {"x": 1}, "b": {"y": 1}}',
      [set(["a", "x"], "2"), remove("b", "y")],
      '{"a": {"x": 2}, "b": {}}',
    ],
    [
      "keep CRLF",
      '{\r\n  "a": 1\r\n}\r\n',
      [insert(["b"], '{"c":1}')],
      '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": 1\r\n  }\r\n}\r\n',
    ],
    ["keep a lone CR", '{\r "a": 1\r}', [insert(["b"], "1")], '{\r "a": 1,\r "b": 1\r}'],
    ["keep a byte-order mark", '\ufeff{\n  "a": 1\n}', [insert(["b"], "1")], '\ufeff{\n  "a": 1,\n  "b": 1\n}'],
    ["keep what is not ASCII", '{"é": "😀", "a": 1}', [set(["a"], '"ß"')], '{"é": "😀", "a": "ß"}'],
    [
      "write escapes where the file does",
      '{"\\u00e9": "\\ud83d\\ude00"}',
      [insert(["ß"], '"😀"')],
      '{"\\u00e9": "\\ud83d\\ude00", "\\u00df": "\\ud83d\\ude00"}',
    ],
    ["find a key by its escape", '{"\\u00e9": 1}', [set(["é"], "2")], '{"\\u00e9": 2}'],
    ["keep a list on its line", '{\n  "a": [1, 2]\n}', [set(["a"], "[3,4,5]")], '{\n  "a": [3, 4, 5]\n}'],
    [
      "put lists on one line where the file does",
      '{\n  "a": [1, 2]\n}',
      [insert(["b"], '[{"c":[1]}]')],
      '{\n  "a": [1, 2],\n  "b": [\n    {\n      "c": [1]\n    }\n  ]\n}',
    ],
    [
      "keep digits",
      '{"a": 1}',
      [set(["a"], "1000000000000000019884624838656")],
      '{"a": 1000000000000000019884624838656}',
    ],
    ["keep an odd layout", '{ "a" :1\n,"b":  2 }', [set(["b"], "3")], '{ "a" :1\n,"b":  3 }'],
    ["replace the root", "[]", [set([], '{"a":1}')], '{\n  "a": 1\n}'],
  ] as const)("%s", (_, text, edits, expected) => {
    expect(edit(text, ...edits)).toBe(expected);
  });

  it.each([
    ["set what is not there", "{}", [set(["a"], "1")]],
    ["insert what is there", '{"a": 1}', [insert(["a"], "1")]],
    ["insert below what is not there", "{}", [insert(["a", "b"], "1")]],
    ["insert below a scalar", '{"a": 1}', [insert(["a", "b"], "1")]],
    ["insert past the end of a list", "[1]", [insert([2], "1")]],
    ["remove what is not there", '{"a": 1}', [remove("b")]],
    ["remove the root", "{}", [remove()]],
    ["rename to a key that is there", '{"a": 1, "b": 1}', [rename(["a"], "b")]],
    ["rename a key that stands twice", '{"a": 1, "a": 1}', [rename(["a"], "b")]],
    ["rename an item", "[1]", [rename([0], "b")]],
    ["edit inside what is replaced", '{"a": {"b": 1}}', [set(["a"], "1"), set(["a", "b"], "2")]],
    ["edit inside what leaves", '{"a": {"b": 1}}', [remove("a", "b"), remove("a")]],
    ["edit one place twice", '{"a": 1}', [set(["a"], "1"), remove("a")]],
    ["insert one key twice", "{}", [insert(["a"], "1"), insert(["a"], "2")]],
    ["edit a file with a comment", '{"a": 1 /* c */}', [set(["a"], "1")]],
    ["edit a file with a trailing comma", '{"a": 1,}', [set(["a"], "1")]],
    ["edit a file that ends too early", '{"a": 1', [set(["a"], "1")]],
    ["edit an empty file", "", [insert(["a"], "1")]],
  ] as const)("does not %s", (_, text, edits) => {
    expect(edit(text, ...edits)).toBeNull();
  });

  it("edits beside NaN and half a surrogate pair, which Python writes", () => {
    const text = '{"a": NaN, "b": "\\ud800"}';
    const changes = new TextDocument("f.json", text).edit([insert(["c"], "1")]);
    expect(changes).toMatchObject([{ range: { offset: text.length - 1, length: 0 }, newText: ', "c": 1' }]);
  });

  it("says where each change begins and ends", () => {
    const text = '\ufeff{"é": "😀",\r\n"a": 1, "b": 22}';
    for (const document of [
      new TextDocument("f.json", text),
      new BigDocument("f.json", Buffer.from(text), () => undefined),
    ]) {
      expect(document.text()).toBe(text);
      expect(document.edit([set(["b"], "3"), set(["é"], "4")])).toEqual([
        { range: { offset: 7, length: 4 }, start: { line: 0, column: 6 }, end: { line: 0, column: 10 }, newText: "4" },
        {
          range: { offset: 27, length: 2 },
          start: { line: 1, column: 13 },
          end: { line: 1, column: 15 },
          newText: "3",
        },
      ]);
    }
  });
});
