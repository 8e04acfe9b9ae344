import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOfTextLists } from "../../../src/format/json/end-of-text-lists.ts";

const end = (text: string): number => endOfTextLists(Buffer.from(text), 0);
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === "string");

describe("endOfTextLists", () => {
  it.each([
    ["[]", 2],
    [' ["a"]', -1],
    ['["a", "b c"] , 1', 12],
    ['[["a","b"],\n ["c"] , []]}', 24],
    ['["\\u0041\\"]", "é"]', 19],
    ["[[]]", 4],
    ["[1]", -1],
    ["[{}]", -1],
    ['[[["a"]]]', -1],
    ['["a" "b"]', -1],
    ['["a",]', -1],
    ["[,]", -1],
    ['[[],, "a"]', -1],
    ['["a"["b"]]', -1],
    ['[["a"]"b"]', -1],
    ['["a', -1],
    ['["a"', -1],
    ['["\\x"]', -1],
    ['["\\u12"]', -1],
    ['["a\n"]', -1],
    ["", -1],
  ])("of %j is %i", (text, expected) => {
    expect(end(text)).toBe(expected);
  });

  it("is that of JSON.parse, of any text that is nearly such a list", () => {
    const pieces = fc.constantFrom(
      '"a"',
      '"\\n"',
      '"\\q"',
      '"é',
      "[",
      "]",
      ",",
      " ",
      "\n",
      "1",
      "{",
      "]]",
      '["a","b"]',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = `[${parts.join("")}]`;
        const bytes = Buffer.from(text);
        const at = endOfTextLists(bytes, 0);
        if (at >= 0) {
          const value: unknown = JSON.parse(bytes.toString("utf8", 0, at));
          expect(Array.isArray(value) && value.every((each) => typeof each === "string" || isTextList(each))).toBe(
            true,
          );
        } else {
          const ends = Array.from({ length: text.length }, (_, length) => text.slice(0, length + 1));
          const parsed = ends.flatMap((each) => {
            try {
              return [JSON.parse(each) as readonly unknown[]];
            } catch {
              return [];
            }
          });
          // A list of what is neither a text nor a list of texts is nothing for this.
          expect(parsed.every((value) => !value.every((each) => typeof each === "string" || isTextList(each)))).toBe(
            true,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});
