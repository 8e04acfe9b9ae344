import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

/** Every module that a file imports at run time, directly or not; packages by their name. */
function reached(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    for (const match of text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from "([^"]+)"/gms)) {
      const [, target = ""] = match;
      if (target.startsWith(".")) visit(join(dirname(file), target));
      else seen.add(target);
    }
  };
  visit(join(SRC, entry));
  return seen;
}

describe("what a start-up loads", () => {
  it.each(["engine/lint.ts", "engine/rule-set.ts", "engine/levels.ts", "engine/causes.ts"])(
    "is, for %s, no YAML parser, no ajv and no micromatch",
    (entry) => {
      const modules = [...reached(entry)];
      expect(modules.filter((each) => /^(yaml|ajv|micromatch|chalk|yargs)\b/.test(each))).toEqual([]);
    },
  );

  it("is seen by this test: the loader has all three", () => {
    const modules = reached("engine/loader/load-rules.ts");
    expect(["yaml", "ajv/dist/2020.js", "micromatch"].filter((each) => !modules.has(each))).toEqual([]);
  });
});
