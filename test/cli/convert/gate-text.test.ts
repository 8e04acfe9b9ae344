import { describe, expect, it } from "vitest";
import { gateText } from "../../../src/cli/convert/gate-text.ts";
import { diagnostic } from "../../report/sample-results.ts";

const open = { errors: [], unforceable: [], passed: [], warned: [], crashed: false };
const safe = [{ title: "set it", safety: "safe", edits: [] }] as const;

describe("gateText", () => {
  it("says nothing where the gate is open", () => {
    expect(gateText(open, null)).toBeNull();
  });

  it("names --fix only where it mends an error", () => {
    const errors = [diagnostic("a/b"), diagnostic("a/c", { fixes: safe })];
    expect(gateText({ ...open, errors }, null)).toBe(
      'error: not converted: 2 errors\nhint: mend what is found (checkpointlint lint --fix mends 1 of them), or say why it is right: --force "reason"\n',
    );
    expect(gateText({ ...open, errors: [diagnostic("a/b")] }, null)).toBe(
      'error: not converted: 1 error\nhint: mend what is found, or say why it is right: --force "reason"\n',
    );
  });

  it("tells of what nobody can force why, and what to do", () => {
    const missing = diagnostic("files/weights-missing", { message: "no weights", suggestion: "save them" });
    const gate = { ...open, errors: [missing], unforceable: [missing, diagnostic("files/config-missing")] };
    expect(gateText(gate, null)).toBe(
      "error: not converted: no weights (files/weights-missing, files/config-missing)\nhint: save them; --force does not help here\n",
    );
    expect(gateText(gate, "we know")).toBe(
      "error: not converted, not even with --force: no weights (files/weights-missing, files/config-missing)\nhint: save them\n",
    );
  });
});
