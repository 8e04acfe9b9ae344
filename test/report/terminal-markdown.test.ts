import { describe, expect, it } from "vitest";
import { chalkPaint } from "../../src/report/chalk-paint.ts";
import { PLAIN_PAINT } from "../../src/report/paint.ts";
import { terminalMarkdown } from "../../src/report/terminal-markdown.ts";

const plain = PLAIN_PAINT;
const colored = chalkPaint(false);

describe("terminalMarkdown", () => {
  it.each<[string, string, readonly string[]]>([
    ["joins the lines of a paragraph", "one\ntwo\n\nthree", ["one two", "", "three"]],
    ["wraps at the width", "aaaa bbbb cccc dddd eeee", ["aaaa bbbb cccc", "dddd eeee"]],
    ["hangs list items", "- aaaa bbbb cccc dddd\n  eeee\n- f", ["- aaaa bbbb", "  cccc dddd", "  eeee", "- f"]],
    ["keeps numbers", "1. a\n2. b", ["1. a", "2. b"]],
    ["leaves a long word whole", "a https://example.org/long b", ["a", "https://example.org/long", "b"]],
    ["indents fenced code as it is", '```json\n{ "a":  1 }\n```\nend', ['    { "a":  1 }', "end"]],
    ["shows headings", "# Why\ntext", ["Why", "text"]],
    ["shows where a link leads", "see [docs](http://x)", ["see docs", "(http://x)"]],
    ["drops the stars of strong text", "a **b c** d", ["a b c d"]],
    ["keeps back-ticks and what is glued to them", "(`a`, `b`)", ["(`a`, `b`)"]],
    ["leaves what is not Markdown of ours", "2 * 3 * [4] `", ["2 * 3 * [4] `"]],
    ["counts wide characters twice", "文字文字 文字文字", ["文字文字", "文字文字"]],
    ["escapes what a terminal acts on", "a\u001bb", ["a\\u{1b}b"]],
  ])("%s", (_, text, lines) => {
    expect(terminalMarkdown(text, 14, plain)).toEqual(lines);
  });

  it("paints without counting the paint", () => {
    expect(terminalMarkdown("`aaaa` **bbbb** cccc", 16, colored)).toEqual([
      "\u001b[36m`aaaa`\u001b[39m \u001b[1mbbbb\u001b[22m cccc",
    ]);
  });
});
