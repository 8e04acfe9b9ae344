import { describe, expect, it } from "vitest";
import { compileConfigGlob } from "../../../src/engine/config/config-glob.ts";

function matches(glob: string, path: string): boolean {
  const made = compileConfigGlob(glob);
  if ("mistake" in made) throw new Error(made.mistake);
  return made.test(path);
}

describe("compileConfigGlob", () => {
  it.for([
    ["drafts/**", "drafts", true],
    ["drafts/**", "drafts/a/b", true],
    ["drafts/**", "other/drafts", false],
    ["drafts/", "drafts", true],
    ["./drafts/*", "drafts/a", true],
    ["drafts/*", "drafts/a/b", false],
    ["**", "", true],
    [".", "", true],
    ["./", "", true],
    ["*", "", false],
    ["*", ".hidden", true],
    ["**/ckpt", "a/.b/ckpt", true],
    ["../other/*", "../other/a", true],
    ["*.json", "config.json", true],
    ["*.json", "a/config.json", false],
    ["a/{b,c}", "a/c", true],
    ["{a/b,c}/*.json", "a/b/x.json", true],
    ["**/a/**", "a", true],
    ["**/*/**", "", false],
    ["a**b", "a/b", false],
    ["model[v2]", "modelv", true],
    ["Drafts/*", "drafts/a", false],
    ["é/*", "é/ü", true],
  ] as const)("%s on %j: %s", ([glob, path, expected]) => {
    expect(matches(glob, path)).toBe(expected);
  });

  it.for([
    ["a[", 'missing closing: "]"'],
    ["a{b", "a brace is not closed"],
    ["{1..99999999}", "ranges and .. are not supported"],
    ["/models/*", "relative to the folder of this file"],
    ["C:/models/*", "relative to the folder of this file"],
    ["models\\*", "write / between folders"],
    ["!drafts/**", "cannot be negated"],
    ["+(a|b)", "extended globs are not supported"],
    ["*a*a*a*a*", "too many wildcards"],
    ["{a,a}{a,a}{a,a}{a,a}{a,a}", "too many alternatives in braces"],
    ["a".repeat(301), "at most 300 characters"],
  ] as const)("%s is refused: %s", ([glob, expected]) => {
    const made = compileConfigGlob(glob);
    expect("mistake" in made ? made.mistake : "no mistake").toContain(expected);
  });

  it("ends on a name that was made for it", () => {
    expect(matches("**/*a*a*c/**/*a*a*b/**/x", `${"a".repeat(400)}/${"a".repeat(400)}`)).toBe(false);
    expect(matches("**", "a/".repeat(600))).toBe(false);
  });
});
