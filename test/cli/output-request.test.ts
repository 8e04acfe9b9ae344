import { describe, expect, it } from "vitest";
import { outputRequests } from "../../src/cli/output-request.ts";
import { FORMATS } from "../../src/report/formats.ts";

function places(values: readonly string[]): readonly (readonly [string, string | null])[] {
  return outputRequests(values, FORMATS).map(({ format, file }) => [format.name, file] as const);
}

describe("outputRequests", () => {
  it.each([
    [[], [["stylish", null]]],
    [["json"], [["json", null]]],
    [["json=out.json"], [["json", "out.json"]]],
    [
      ["stylish", "json=a=b.json"],
      [
        ["stylish", null],
        ["json", "a=b.json"],
      ],
    ],
    [
      ["json=a", "json=b"],
      [
        ["json", "a"],
        ["json", "b"],
      ],
    ],
  ])("reads %j", (values, expected) => {
    expect(places(values)).toEqual(expected);
  });

  it.each([
    [["json", "stylish"], /the formats json and stylish both go to standard output/],
    [["json=x", "stylish=x"], /the formats json and stylish both go to x/],
    [["json=x", "stylish=./a/../x"], /the formats json and stylish both go to \.\/a\/\.\.\/x/],
    [["json=/dev/stdout", "stylish"], /the formats json and stylish both go to standard output/],
    [["josn"], /unknown format "josn"/],
    [["json="], /--format json= lacks its file/],
    [["=x"], /unknown format ""/],
    [["constructor"], /unknown format "constructor"/],
  ])("refuses %j", (values, message) => {
    expect(() => outputRequests(values, FORMATS)).toThrow(message);
  });
});
