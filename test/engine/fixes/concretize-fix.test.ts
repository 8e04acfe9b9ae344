import { expect, it } from "vitest";
import type { Fix, FixSafety } from "../../../src/engine/fix.ts";
import { fixConcretizer } from "../../../src/engine/fixes/concretize-fix.ts";
import { buildCheckpoint } from "../../support/rule-cases.ts";

it("puts what needs no decision first, for --fix, reports and editors all take the first", async () => {
  const checkpoint = await buildCheckpoint();
  const fix = (title: string, safety: FixSafety): Fix => ({
    title,
    safety,
    edits: [{ op: "set", file: "config.json", pointer: ["vocab_size"], json: title.length.toString() }],
  });
  const fixes = [fix("a", "unsafe"), fix("bb", "unsafe"), fix("ccc", "safe"), fix("dddd", "safe")];
  expect(fixConcretizer(checkpoint)(fixes).map(({ title }) => title)).toEqual(["ccc", "dddd", "a", "bb"]);
});
