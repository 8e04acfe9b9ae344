import { describe, expect, it } from "vitest";
import { lintNotes } from "../../src/report/lint-notes.ts";
import { diagnostic, lintResult } from "./sample-results.ts";

describe("lintNotes", () => {
  const waiting = { checked: [], notApplicable: [], waitingForBase: ["config/vocab-size"], crashed: [] };
  const result = lintResult("./m", [diagnostic("a/b", { severity: "warning" })], { rules: waiting });

  it("tells of warnings, and that nothing was compared with a base model", () => {
    expect(lintNotes(result, { comparesBase: true })).toEqual([
      "the lint of the source has 1 warning: see checkpointlint lint",
      "no base model is known, so that 1 rule did not run: name it with --model",
    ]);
    expect(lintNotes(result, { comparesBase: false })).toHaveLength(1);
  });

  it("has nothing to tell of a clean checkpoint with its base", () => {
    const model = { id: "m", name: "M", how: "declared" } as const;
    expect(lintNotes(lintResult("./m", [], { model, rules: waiting }), { comparesBase: true })).toEqual([]);
  });
});
