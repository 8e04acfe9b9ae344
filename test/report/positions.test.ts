import { describe, expect, it } from "vitest";
import type { Span } from "../../src/format/text/span.ts";
import { checkstylePosition } from "../../src/report/checkstyle.ts";
import { githubPosition } from "../../src/report/github.ts";
import { gitlabLines } from "../../src/report/gitlab.ts";
import { oneBasedRange } from "../../src/report/one-based-range.ts";
import { sarifRegion } from "../../src/report/sarif/sarif-region.ts";

function span(startLine: number, startColumn: number, endLine: number, endColumn: number): Span {
  return {
    start: { line: startLine, column: startColumn },
    end: { line: endLine, column: endColumn },
    text: "",
    line: { text: "", firstColumn: 0 },
  };
}

describe("a span from 0, end exclusive", () => {
  // [span, line, column, last line, column behind the end, column of the last character]
  it.each([
    ["the first character of a file", span(0, 0, 0, 1), 1, 1, 1, 2, 1],
    ["two characters in line 12", span(11, 25, 11, 27), 12, 26, 12, 28, 27],
    ["an emoji is two units", span(3, 6, 3, 8), 4, 7, 4, 9, 8],
    ["nothing, as in an empty file", span(0, 0, 0, 0), 1, 1, 1, 1, 1],
  ])("%s", (_, given, line, column, endLine, endColumn, lastColumn) => {
    expect(oneBasedRange(given)).toEqual({ line, column, endLine, endColumn });
    expect(sarifRegion(given)).toEqual({ startLine: line, startColumn: column, endLine, endColumn });
    expect(githubPosition(given)).toEqual({ line, endLine, col: column, endColumn: lastColumn });
    expect(gitlabLines(given)).toEqual({ begin: line, end: endLine });
    expect(checkstylePosition(given)).toEqual({ line, column });
  });

  it("over several lines has no columns on GitHub", () => {
    const given = span(4, 2, 9, 3);
    expect(sarifRegion(given)).toEqual({ startLine: 5, startColumn: 3, endLine: 10, endColumn: 4 });
    expect(githubPosition(given)).toEqual({ line: 5, endLine: 10 });
    expect(gitlabLines(given)).toEqual({ begin: 5, end: 10 });
    expect(checkstylePosition(given)).toEqual({ line: 5, column: 3 });
  });

  it("of a file without lines is the first line where a line must be", () => {
    expect(gitlabLines(null)).toEqual({ begin: 1, end: 1 });
    expect(checkstylePosition(null)).toEqual({ line: 1 });
  });
});
