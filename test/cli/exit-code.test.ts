import { describe, expect, it } from "vitest";
import { type ExitCode, exitCode, type Gate, type LintOutcome } from "../../src/cli/exit-code.ts";

const errorGate: Gate = { failOn: "error", maxWarnings: null };

function outcome(error: number, warning: number, info: number, rest: Partial<LintOutcome> = {}): LintOutcome {
  return { counts: { error, warning, info }, crashed: 0, unchecked: 0, ...rest };
}

describe("exitCode", () => {
  it.each<[string, LintOutcome, Gate, ExitCode]>([
    ["nothing found", outcome(0, 0, 0), errorGate, 0],
    ["an error", outcome(1, 0, 0), errorGate, 1],
    ["warnings and infos", outcome(0, 9, 9), errorGate, 0],
    ["a warning at --fail-on warning", outcome(0, 1, 0), { failOn: "warning", maxWarnings: null }, 1],
    ["an info at --fail-on warning", outcome(0, 0, 1), { failOn: "warning", maxWarnings: null }, 0],
    ["an error at --fail-on warning", outcome(1, 0, 0), { failOn: "warning", maxWarnings: null }, 1],
    ["an info at --fail-on info", outcome(0, 0, 1), { failOn: "info", maxWarnings: null }, 1],
    ["a warning at --fail-on info", outcome(0, 1, 0), { failOn: "info", maxWarnings: null }, 1],
    ["nothing at --fail-on info", outcome(0, 0, 0), { failOn: "info", maxWarnings: null }, 0],
    ["as many warnings as allowed", outcome(0, 2, 0), { failOn: "error", maxWarnings: 2 }, 0],
    ["one warning too many", outcome(0, 3, 0), { failOn: "error", maxWarnings: 2 }, 1],
    ["a warning where none is allowed", outcome(0, 1, 0), { failOn: "error", maxWarnings: 0 }, 1],
    ["a crashed rule", outcome(0, 0, 0, { crashed: 1 }), errorGate, 2],
    ["a crashed rule beside an error", outcome(1, 0, 0, { crashed: 1 }), errorGate, 2],
    ["a path that could not be checked", outcome(0, 0, 0, { unchecked: 1 }), errorGate, 2],
    ["a path that could not be checked beside an error", outcome(5, 0, 0, { unchecked: 1 }), errorGate, 2],
  ])("%s", (_, found, gate, code) => {
    expect(exitCode(found, gate)).toBe(code);
  });
});
