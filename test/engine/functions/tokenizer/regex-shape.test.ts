import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regexShape } from "../../../../src/engine/functions/tokenizer/regex-shape.ts";

/** Each makes tokenizers 0.23.1 panic with "retry-limit-in-match over" on a text of about forty characters made for it. */
const RUNAWAY: readonly (readonly [pattern: string, group: string])[] = [
  ["(a+)+$", "(a+)+"],
  ["(a*)*$", "(a*)*"],
  ["(a+b?)+$", "(a+b?)+"],
  ["(?:a|a)*$", "(?:a|a)*"],
  ["(a*b*)+$", "(a*b*)+"],
  ["(?:[a-z]+\\d?)*!", "(?:[a-z]+\\d?)*"],
  ["(x*)*y", "(x*)*"],
  ["(a{1,})+$", "(a{1,})+"],
  ["(?i:a+)+\\z", "(?i:a+)+"],
  ["x?((a+)+)$", "(a+)+"],
  ["(?<name>[^\\s]+)*;", "(?<name>[^\\s]+)*"],
];

/** With tokenizers 0.23.1 each that it compiles is done with forty letters at once. */
const HARMLESS: readonly string[] = [
  "",
  "(a+)+",
  "(?:a++)+$",
  "(?>a+)+$",
  "(a+b)+$",
  "(?:a|b)*$",
  "(a+)?$",
  "[(a+)+]$",
  "\\(a+\\)+$",
  "(a{2})+$",
  "(?=a+)+$",
];

/** pre_tokenizer of Llama 3, DeepSeek V3, GPT-4o (as npm @lenml/tokenizer-* 3.7.2 has them), and of BLOOM. */
const PUBLISHED: readonly string[] = [
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}",
  " ?[^(\\s|[.,!?…。，、।۔،])]+",
];

describe("the shape of a regular expression", () => {
  it.each(RUNAWAY)("tells that %s can run away", (pattern, group) => {
    expect(regexShape(pattern).ambiguous).toBe(group);
  });

  it.each(HARMLESS)("lets %s pass", (pattern) => {
    expect(regexShape(pattern).ambiguous).toBeNull();
  });

  it.each(PUBLISHED)("lets a published pattern pass: %s", (pattern) => {
    expect(regexShape(pattern)).toMatchObject({ ambiguous: null });
  });

  it("counts how deep groups nest", () => {
    expect(regexShape("a").depth).toBe(0);
    expect(regexShape("((a)(?:b(c)))").depth).toBe(3);
    expect(regexShape("(".repeat(5000)).depth).toBe(5000);
    expect(regexShape("[(((]\\(").depth).toBe(0);
  });

  it("reads any text in linear time and never throws", () => {
    const pieces = [
      "(",
      ")",
      "(?:",
      "(?<n>",
      "[",
      "]",
      "|",
      "*",
      "+",
      "?",
      "{1,}",
      "{",
      "}",
      "\\",
      "\\p{",
      "^",
      "$",
      "a",
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 400 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (pattern) => {
        const { ambiguous } = regexShape(pattern);
        expect(ambiguous === null || pattern.includes(ambiguous)).toBe(true);
      }),
      { numRuns: 1000, seed: 20 },
    );
    for (const piece of ["(", "(a|", "[", "(a+)+", "|", "(a|a)*)"]) regexShape(piece.repeat(100_000 / piece.length));
    regexShape(`${"(a|".repeat(20_000)}${")*".repeat(20_000)}`);
  });
});
