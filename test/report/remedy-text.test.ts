import { expect, it } from "vitest";
import type { ConcreteFix } from "../../src/engine/fix.ts";
import { remedyText } from "../../src/report/remedy-text.ts";

const FIX: ConcreteFix = { title: "set a to 1", safety: "safe", edits: [] };

it.each([
  ["the option that does it", FIX, "mend a (--fix does it: set a to 1)"],
  ["an option that asks for a look", { ...FIX, safety: "unsafe" }, "mend a (--fix-unsafe does it: set a to 1)"],
] as const)("names %s", (_, fix, expected) => {
  expect(remedyText({ suggestion: "mend a", fixes: [fix], state: { kind: "active" } })).toBe(expected);
});

it.each([[{ kind: "baselined" }], [{ kind: "ignored", reason: "known" }]] as const)(
  "promises nothing of --fix for what is %j, which it leaves alone",
  (state) => {
    expect(remedyText({ suggestion: "mend a", fixes: [FIX], state })).toBe("mend a");
  },
);
