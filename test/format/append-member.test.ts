import { describe, expect, it } from "vitest";
import { appendMember } from "../../src/format/json/append-member.ts";

describe("appendMember", () => {
  it.for([
    ["{}", '{ "b": 1 }'],
    ['{ "a": 1 }', '{ "a": 1, "b": 1 }'],
    ['{"a":1}', '{"a":1, "b": 1}'],
    ['{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": 1\n}\n'],
    ['\ufeff{\r\n\t"x": [1],\r\n\t"a": {}\r\n}', '\ufeff{\r\n\t"x": [1],\r\n\t"a": {},\r\n\t"b": 1\r\n}'],
    ["[1]", null],
    ["{", null],
  ] as const)("%j gives %j", ([text, expected]) => {
    expect(appendMember(text, "b", "1")).toBe(expected);
  });
});
