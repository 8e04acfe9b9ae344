import { describe, expect, it } from "vitest";
import { escapeTerminal } from "../../src/report/escape-terminal.ts";

describe("escapeTerminal", () => {
  it.each([
    ["line feed and carriage return", "a\n::error file=a::b\r", "a\\u{a}::error file=a::b\\u{d}"],
    ["an escape sequence", "\u001b[31mred\u001b]8;;http://x\u0007", "\\u{1b}[31mred\\u{1b}]8;;http://x\\u{7}"],
    ["the C1 form of it", "\u009b31m\u0090", "\\u{9b}31m\\u{90}"],
    ["NUL, tab and DEL", "\0\t\u007f", "\\u{0}\\u{9}\\u{7f}"],
    ["bidi overrides and isolates", "a\u202eb\u2066c\u200f", "a\\u{202e}b\\u{2066}c\\u{200f}"],
    ["zero width", "a\u200bb\u200dc\ufeff\u2060\u00ad", "a\\u{200b}b\\u{200d}c\\u{feff}\\u{2060}\\u{ad}"],
    ["line separators", "\u2028\u2029", "\\u{2028}\\u{2029}"],
    ["invisible fillers, variation selectors and tags", "\u3164\ufe0f\u{e0041}", "\\u{3164}\\u{fe0f}\\u{e0041}"],
    ["a command of GitHub at the start of a line", "::error::x", "\\u{3a}:error::x"],
    [
      "one that is trimmed to it, or wrapped to it",
      "  ::add-mask::x ::debug::y",
      "  \\u{3a}:add-mask::x \\u{3a}:debug::y",
    ],
    ["its older form", "x ##[add-mask]y", "x \\u{23}#[add-mask]y"],
    ["commands of Azure and TeamCity", "##vso[task.x]y ##teamcity[m]", "\\u{23}#vso[task.x]y \\u{23}#teamcity[m]"],
    ["a lone surrogate", "a\ud800b", "a\\u{d800}b"],
  ])("shows %s", (_, text, shown) => {
    expect(escapeTerminal(text)).toBe(shown);
  });

  it.each(["plain ASCII ~", "std::vector", "# and ## or [x]", "größe 文字 😀 é", "q_proj.weight"])(
    "leaves %s alone",
    (text) => {
      expect(escapeTerminal(text)).toBe(text);
    },
  );

  it("lets no unsafe code point through", () => {
    for (let code = 0; code <= 0xffff; code++) {
      if (/[\p{C}\p{Zl}\p{Zp}]/u.test(escapeTerminal(String.fromCodePoint(code)))) {
        // Unassigned and private use are left: nothing acts on them.
        expect(String.fromCodePoint(code)).toMatch(/[\p{Cn}\p{Co}]/u);
      }
    }
    expect.assertions(expect.getState().assertionCalls);
  });
});
