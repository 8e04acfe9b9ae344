import { describe, expect, it } from "vitest";
import { spanOfBytes } from "../../../src/format/text/byte-lines.ts";
import { LineIndex } from "../../../src/format/text/line-index.ts";

/** Text, what to find in it, and its 0-based line and UTF-16 column. */
const PLACES: readonly (readonly [text: string, needle: string, line: number, column: number])[] = [
  ['{\n  "a": 1\n}', "1", 1, 7],
  ['{\r\n  "a": 1\r\n}', "1", 1, 7],
  ['{\r  "a": 1\r}', "1", 1, 7],
  ['{\n\r\n\r"a": 1}', "1", 3, 5],
  ['{"é😀": 1}', "1", 0, 8],
  ['\ufeff{"a": 1}', "1", 0, 6],
  ['{\u2028"a": 1}', "1", 0, 7],
];

describe("positions", () => {
  it.each(PLACES)("in %j finds %s at line %i, column %i, by text and by bytes", (text, needle, line, column) => {
    const byText = new LineIndex(text).span(text.indexOf(needle), needle.length);
    const bytes = Buffer.from(text);
    const begin = bytes.indexOf(needle);
    const byBytes = spanOfBytes(bytes, begin, begin + needle.length);
    for (const span of [byText, byBytes]) {
      expect(span.start).toEqual({ line, column });
      expect(span.end).toEqual({ line, column: column + needle.length });
      expect(span.text).toBe(needle);
      expect(span.line.text.slice(column - span.line.firstColumn)).toMatch(/^1/);
    }
  });

  it("cuts a very long line around the place", () => {
    const text = `{"a": "${"x".repeat(5_000)}", "b": 1}`;
    const at = text.lastIndexOf("1");
    const span = new LineIndex(text).span(at, 1);
    expect(span.start.column).toBe(at);
    expect(span.line.text.length).toBeLessThanOrEqual(500);
    expect(span.line.text[at - span.line.firstColumn]).toBe("1");
    const bytes = Buffer.from(text);
    expect(spanOfBytes(bytes, at, at + 1)).toEqual(span);
  });

  it("spans several lines", () => {
    const text = '{\n"a": [\n1,\n2\n]}';
    const span = new LineIndex(text).span(text.indexOf("["), text.indexOf("]") - text.indexOf("[") + 1);
    expect(span.start).toEqual({ line: 1, column: 5 });
    expect(span.end).toEqual({ line: 4, column: 1 });
  });
});
