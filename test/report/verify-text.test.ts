import { describe, expect, it } from "vitest";
import type { VerifyResult } from "../../src/convert/verify/verification.ts";
import { verifyText } from "../../src/report/verify-text.ts";

const counts = { files: 7, bytes: 1000, tensors: 30, compared: 0, differing: 0 };
const verified = {
  problems: [],
  counts,
  casts: [],
  isSamePlan: null,
  foreignDone: false,
  forced: null,
} as unknown as VerifyResult;
const lint = { errors: 1, forced: 0, crashed: 0, checked: 100, known: new Set<string>() };

describe("verifyText", () => {
  it("does not call bytes changed that only do not pass the lint", () => {
    expect(verifyText({ output: "out", source: null, verified, lint })).toContain(
      "✖ out is what was converted, and does not pass: 1 error of its lint\n",
    );
  });

  it("calls changed what is", () => {
    const problems = [
      { code: "checksum", text: "a.safetensors has the crc32 0" },
    ] as unknown as VerifyResult["problems"];
    expect(verifyText({ output: "out", source: null, verified: { ...verified, problems }, lint: null })).toContain(
      "✖ out is not what was converted: 1 problem\n",
    );
  });
});
