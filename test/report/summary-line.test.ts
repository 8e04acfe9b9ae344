import { expect, it } from "vitest";
import type { LintResult } from "../../src/engine/lint-result.ts";
import { PLAIN_PAINT } from "../../src/report/paint.ts";
import { sumCounts } from "../../src/report/sum-counts.ts";
import { summaryLine } from "../../src/report/summary-line.ts";

/** @param error how many it has */
function resultOf(kind: "checkpoint" | "deployment", error = 0): LintResult {
  return {
    kind,
    root: ".",
    model: { id: null, name: null, how: "none" },
    diagnostics: [],
    counts: { error, warning: 0, info: 0, ignored: 0, baselined: 0, fixable: 0 },
    rules: { checked: ["a/b"], notApplicable: [], waitingForBase: [], crashed: [] },
    files: [],
    ruleMeta: new Map(),
    stats: { filesRead: 0, tensors: 0, loadTime: 0, checkTime: 0 },
  };
}

it.each<[readonly LintResult[], string]>([
  [[resultOf("deployment"), resultOf("deployment")], "no problems in 2 deployments"],
  [[resultOf("checkpoint"), resultOf("deployment")], "no problems in 1 checkpoint and a deployment"],
  [
    [resultOf("checkpoint"), resultOf("deployment"), resultOf("deployment")],
    "no problems in 1 checkpoint and 2 deployments",
  ],
  [[resultOf("deployment", 1), resultOf("deployment")], "1 error in 1 of 2 deployments"],
  [[resultOf("checkpoint", 1), resultOf("deployment", 1)], "2 errors in the checkpoint and the deployment"],
  [[resultOf("checkpoint", 1), resultOf("deployment")], "1 error in the checkpoint"],
  [
    [resultOf("checkpoint"), resultOf("checkpoint", 2), resultOf("deployment", 1), resultOf("deployment")],
    "3 errors in 1 of 2 checkpoints and 1 of 2 deployments",
  ],
])("counts the deployments of a run, of which each folder has one: %#", (results, text) => {
  expect(summaryLine(results, sumCounts(results), PLAIN_PAINT)).toContain(text);
});
