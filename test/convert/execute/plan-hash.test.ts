import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { planHash } from "../../../src/convert/execute/plan-hash.ts";
import type { ConversionPlan } from "../../../src/convert/plan.ts";
import { bytes, copied, outputFile, text, wholeFile } from "./job.ts";

describe("planHash", () => {
  it("is the SHA-256 of the plan as JSON, however long its texts are", () => {
    // Characters of one, two and four bytes, quotes, and pairs that begin at every place of a slice.
    const long = [...'a"ü\u2028\n😀'].join("").repeat(30_000);
    const plan: ConversionPlan = {
      schema: "checkpointlint/plan@1",
      layout: "test",
      steps: [{ id: "cast", text: "x", examples: ["a"], count: 1, evidence: null }],
      sources: [{ name: "a.bin", size: 3, records: [{ name: "r", begin: 0, bytes: 3, crc: 1 }] }],
      outputs: [
        outputFile("one", [text("short"), copied("t", "a.bin", 0, 3)]),
        outputFile("two", [text(long), text(`a${long}`), text(`\ud800${"x".repeat(70_000)}\udc00`)]),
        outputFile("three", [bytes(new Uint8Array(3)), wholeFile("a.bin", 3)]),
        outputFile("four", []),
      ],
    };
    expect(planHash(plan)).toBe(createHash("sha256").update(JSON.stringify(plan)).digest("hex"));
  });
});
