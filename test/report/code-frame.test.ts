import { describe, expect, it } from "vitest";
import { LineIndex } from "../../src/format/text/line-index.ts";
import type { Span } from "../../src/format/text/span.ts";
import { codeFrame } from "../../src/report/code-frame.ts";
import { displayWidth } from "../../src/report/display-width.ts";

function spanOf(text: string, covered: string): Span {
  return new LineIndex(text).span(text.indexOf(covered), covered.length);
}

/** The source with what the mark covers in brackets, cut out by columns as a terminal would. */
function marked(text: string, covered: string, width = 80): string {
  const { source, markColumn, markWidth } = codeFrame(spanOf(text, covered), width);
  let column = 0;
  let out = "";
  for (const character of source) {
    if (column === markColumn) out += "[";
    out += character;
    column += displayWidth(character);
    if (column === markColumn + markWidth) out += "]";
  }
  return out;
}

describe("codeFrame", () => {
  it("marks the covered text below its line", () => {
    const frame = codeFrame(spanOf('{\n  "vocab_size": 32000,\n}', "32000"), 80);
    expect(frame).toEqual({ line: 2, source: '  "vocab_size": 32000,', markColumn: 16, markWidth: 5 });
  });

  it("marks the place where nothing is covered, and behind the line only there", () => {
    const columns = (offset: number): number => codeFrame(new LineIndex("abc\ndef").span(offset, 0), 80).markColumn;
    expect([0, 2, 3, 4].map(columns)).toEqual([0, 2, 3, 0]);
  });

  it.each([
    ["a tab", '\t"a": 1', "1", '    "a": [1]'],
    ["a wide character", '"文字": 1', "1", '"文字": [1]'],
    ["an emoji outside the BMP", '"é😀": 12', "12", '"é😀": [12]'],
    ["a combining mark", '"e\u0301": 1', "1", '"e\u0301": [1]'],
    ["an escape sequence", '"\u001b[2J": 1', "1", '"\\u{1b}[2J": [1]'],
    ["a wide text that is covered", '{"a": "文字"}', '"文字"', '{"a": ["文字"]}'],
  ])("stays aligned after %s", (_, text, covered, shown) => {
    expect(marked(text, covered)).toBe(shown);
  });

  it("puts one mark where nothing is covered, even past the end of the line", () => {
    const text = '{"a": 1';
    expect(codeFrame(new LineIndex(text).span(text.length, 0), 80)).toMatchObject({ markColumn: 7, markWidth: 1 });
    expect(codeFrame(new LineIndex("").span(0, 0), 80)).toMatchObject({ source: "", markColumn: 0, markWidth: 1 });
  });

  it("marks to the end of the line when the span goes on", () => {
    expect(marked('  "rope": {\n "a": 1 }', '{\n "a"')).toBe('  "rope": [{]');
  });

  it.each([10, 100, 250, 395])("cuts a long line around column %i", (column) => {
    const text = `${"x".repeat(column)}NEEDLE${"y".repeat(400 - column)}`;
    const { source } = codeFrame(spanOf(text, "NEEDLE"), 60);
    expect(displayWidth(source)).toBeLessThanOrEqual(60);
    expect(displayWidth(source)).toBeGreaterThanOrEqual(58);
    expect(marked(text, "NEEDLE", 60)).toContain("[NEEDLE]");
    expect(source.startsWith("…")).toBe(column > 60);
    expect(source.endsWith("…")).toBe(400 - column > 60);
  });

  it("cuts a mark that is longer than the line may be", () => {
    const frame = codeFrame(spanOf(`"${"a".repeat(300)}"`, "a".repeat(300)), 60);
    expect(displayWidth(frame.source)).toBeLessThanOrEqual(60);
    expect(frame.markColumn + frame.markWidth).toBeLessThanOrEqual(60);
  });

  it("shows where a line of megabytes was cut already", () => {
    const text = `${"😀".repeat(5000)}NEEDLE${"z".repeat(5000)}`;
    const frame = codeFrame(spanOf(text, "NEEDLE"), 60);
    expect(marked(text, "NEEDLE", 60)).toMatch(/^…😀+\[NEEDLE\]z+…$/u);
    expect(frame.source).not.toContain("\\u{");
  });
});
