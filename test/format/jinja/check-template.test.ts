import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTemplate } from "../../../src/format/jinja/check-template.ts";

// The verdict of each was taken from jinja2 3.1.6 as transformers 5.12 sets it up.

const SOUND = [
  "",
  "plain } text { % with %} ends }}",
  "{# a comment with {% if %} in it #}{#- -#}",
  "{{ a.b.0['c'][1:2][::-1](x, *y, z=1, **w) }}",
  "{{ -a ** 2 + b // c ~ d % e if f else g if h }}",
  "{{ not a in b and c not in d or e is not none }}",
  "{{ {'a': {'b': 1,},} }}{{ (1,) }}{{ () }}{{ [1, 2,] }}",
  "{{ 'a' \"b\\n\\x41\\u00e9\" | upper | default('x', true) }}",
  "{{ 1_000 + 0x1F + 0b1 + 1.5e-3 }}{{ ａ }}{{ имя }}",
  "{% if a %}{% elif b %}{% else %}{% endif %}",
  "{% for a, (b, c) in d if e recursive %}{% break %}{% continue %}{% else %}{% endfor %}",
  "{% set a = 1, 2 %}{% set n.x = 1 %}{% set a | trim | upper %}{% endset %}",
  "{% macro m(a, b=1) %}{{ caller(1) }}{% endmacro %}{% call(x) m(1) %}{{ x }}{% endcall %}",
  "{% filter upper | replace('a', 'b') %}{% endfilter %}{% with a = 1, b = 2 %}{% endwith %}",
  "{% raw %}{{ {% if {# {% endraw %}{%- raw -%}{%- endraw -%}",
  "{% generation %}{% endgeneration %}{%+ if a -%}{%- endif +%}",
  "{% if a: %}{% endif %}{% print 1, 2 %}{% block x scoped %}{% endblock x %}",
  "{% autoescape true %}{% endautoescape %}{{ x is divisibleby 3 }}{{ x is sameas(y) }}",
  "{#\n",
  "{% raw %}",
] as const;

const UNSOUND: readonly (readonly [template: string, what: string, at: number])[] = [
  ["{{ a", "end of the template stands where }} has to", 4],
  ["{% if a %}", "{% if %} is not closed: there is no {% endif %}", 3],
  ["{% if a %}{% else %}", "{% if %} is not closed: there is no {% endif %}", 3],
  ["x{# a", "a comment is not closed", 1],
  ["x{% raw %} a", "{% raw %} is not closed", 1],
  ["{{ 'a }}", "a string is not closed", 3],
  ["{{ '\\x4' }}", "the escape \\x in a string has no 2 hexadecimal digits of a character", 4],
  ["{{ a[1) }}", ") stands where ] has to", 6],
  ["{{ a] }}", "] closes nothing", 4],
  ["{{ (a }}", "} stands where ) has to", 6],
  ["{{ }}", "}} stands where an expression has to", 3],
  ["{{ a b }}", "b stands where }} has to", 5],
  ["{{ a ? b }}", 'the character "?" has no meaning there', 5],
  ["{{ <｜end｜> }}", "< stands where an expression has to", 3],
  ["{% for a b %}{% endfor %}", "b stands where in has to", 9],
  ["{% for a.b in c %}{% endfor %}", ". stands where in has to", 8],
  ["{% for a in b if c else d %}{% endfor %}", "else stands where %} has to", 19],
  ["{% set 1 = a %}", "nothing can be assigned to what stands there", 7],
  ["{% set a.b.c = 1 %}", ". stands where %} has to", 10],
  ["{% if a if b else c %}{% endif %}", "if stands where %} has to", 8],
  ["{% if a %}{% endfor %}", "{% endfor %} has no beginning, or another statement has to be closed before it", 13],
  ["{% do a %}", "there is no statement {% do %}", 3],
  ["{% macro m(a=1, b) %}{% endmacro %}", "a parameter without a default behind one that has one", 16],
  ["{{ f(a=1, b) }}", "arguments of a call in an order that Python does not take", 4],
  ["{{ a is b is c }}", "two tests in a row", 10],
  ["{% call m %}{% endcall %}", "{% call %} without a call", 3],
  ["{{ a. }}", "a dot without a name or number behind it", 6],
];

describe("chat templates", () => {
  it.each(SOUND)("sound: %s", (template) => {
    expect(checkTemplate(template)).toEqual({ mistake: null, reaches: [] });
  });

  it.each(UNSOUND)("unsound: %s", (template, what, at) => {
    expect(checkTemplate(template).mistake).toEqual({ what, at });
  });

  it("of what Python may see otherwise nothing is said", () => {
    for (const template of ["{{ a² }}", "{{ '\\N{DIGIT ONE}' }}{% endif %}"])
      expect(checkTemplate(template).mistake).toBeNull();
  });

  it.each([
    ["parentheses", `{{ ${"(".repeat(20_000)}1${")".repeat(20_000)} }}`],
    ["lists", `{{ ${"[".repeat(300)}1${"]".repeat(300)} }}`],
    ["statements", `${"{% if a %}".repeat(100_000)}${"{% endif %}".repeat(100_000)}`],
  ])("J05 %s deeper than Python goes", (_, template) => {
    expect(checkTemplate(template).mistake?.what).toMatch(/within each other, more than Python/);
  });

  it.each([
    ["not", `{{ ${"not ".repeat(100_000)}a }}`],
    ["signs", `{{ ${"- ".repeat(100_000)}a }}`],
    ["powers", `{{ a${" ** a".repeat(100_000)} }}`],
    ["filters", `{{ a${" | f".repeat(100_000)} }}`],
    ["conditions", `{{ a${" if a else a".repeat(100_000)} }}`],
    ["attributes", `{{ a${".b".repeat(100_000)} }}`],
    ["branches", `{% if a %}${"{% elif a %}".repeat(100_000)}{% endif %}`],
    ["openers in text", "{ ".repeat(1_000_000)],
    ["spaces before what ends nothing", `{% raw %}${`{%${" ".repeat(1_000)}`.repeat(1_000)}{% endraw %}`],
    ["one string", `{{ "${"\\n".repeat(1_000_000)}" }}`],
  ])("J06 a row of %s is gone through once", (_, template) => {
    expect(checkTemplate(template)).toEqual({ mistake: null, reaches: [] });
  });

  it("J01, J02 tells what it reaches for, also before a mistake", () => {
    const template =
      "{{ a.__class__ }}{{ a['__init__.__globals__'] }}{{ a | attr(b) }}{% import 'x' as y %}{{ e.gi_frame }}{{";
    expect(checkTemplate(template).reaches.map(({ kind, name }) => [kind, name])).toEqual([
      ["attribute", "__class__"],
      ["attribute", "__init__.__globals__"],
      ["computed", "attr"],
      ["statement", "import"],
      ["attribute", "gi_frame"],
    ]);
  });

  it("any text gives a verdict", () => {
    const piece = fc.constantFrom(
      "{%",
      "%}",
      "{{",
      "}}",
      "{#",
      "#}",
      "(",
      ")",
      "[",
      "'",
      "\\",
      "if",
      "endif",
      "for a in b",
      "set",
      "raw",
      ".",
      "|",
      "=",
      " ",
      "\n",
      "a",
      "1",
      "é",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 40 }),
        (parts) => {
          const text = parts.join("");
          const { mistake } = checkTemplate(text);
          expect(mistake === null || (mistake.at >= 0 && mistake.at <= text.length)).toBe(true);
        },
      ),
      { numRuns: 1_500, seed: 3 },
    );
  });
});
