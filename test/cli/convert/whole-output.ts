import type { VerifyResult } from "../../../src/convert/verify/verification.ts";

/** In place of verifyConversion: finds nothing wrong. */
export async function wholeOutput(): Promise<VerifyResult> {
  return {
    problems: [],
    foreignDone: false,
    model: null,
    options: null,
    forced: null,
    isSamePlan: null,
    planDifference: null,
    counts: { files: 0, bytes: 0, tensors: 0, compared: 0, differing: 0 },
    casts: [],
  };
}
