import { describe, expect, it } from "vitest";
import { parseCaseFile } from "../../../src/engine/testing/parse-case-file.ts";

const GOOD = `valid:
  - { name: untouched }
invalid:
  - name: small
    patch: { config.json: { vocab_size: 60 } }
    errors: [{ at: "config.json#/vocab_size", covers: "60", message: small }]
`;

function mistake(text: string): string {
  try {
    parseCaseFile("a.cases.yaml", text);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n").slice(1).join("\n").trim() : "";
  }
  return "";
}

describe("a case file", () => {
  it("is read", () => {
    expect(parseCaseFile("a.cases.yaml", GOOD).invalid[0]?.errors[0]?.covers).toBe("60");
  });

  it.each([
    ["valid:\n  - { name: untouched }\n", "valid: []\n", "a.cases.yaml:1:8: valid must not be empty"],
    [
      "{ name: untouched }",
      "{ nam: untouched }",
      'a.cases.yaml:2:5: an entry of valid lacks the key "name"\n  a.cases.yaml:2:7: unknown key "nam", did you mean "name"?',
    ],
    [
      "message: small",
      "mesage: small",
      'a.cases.yaml:6:14: an entry of errors lacks the key "message"\n  a.cases.yaml:6:61: unknown key "mesage", did you mean "message"?',
    ],
    ["name: untouched", "name: small", 'a.cases.yaml:4:11: a second case is named "small"'],
    [
      "{ name: untouched }",
      "{ name: untouched, patch: { config.json: { vocab_size: 60.0 } } }",
      'a.cases.yaml:4:5: "small" has the same input as "untouched"',
    ],
    [
      "{ name: untouched }",
      "{ name: untouched, expect: not-applicable }",
      "a.cases.yaml:1:1: no valid case has anything to look at",
    ],
    [
      "{ name: untouched }",
      "{ name: untouched, expect: nothing }",
      'a.cases.yaml:2:32: expect must be "not-applicable"',
    ],
    ["vocab_size: 60", "vocab_size: .inf", "a.cases.yaml:5:41: .inf is no JSON number"],
    [GOOD, "", "a.cases.yaml:1:1: the file is empty"],
  ])("with %j as %j is refused", (from, to, expected) => {
    expect(GOOD).toContain(from);
    expect(mistake(GOOD.replace(from, to))).toBe(expected);
  });
});
