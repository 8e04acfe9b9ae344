import { describe, expect, it } from "vitest";
import { planTotals } from "../../../src/convert/plan-totals.ts";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { planOf } from "../support/plan-of.ts";

describe("planTotals", () => {
  it("counts bytes and tensors", async () => {
    const files = tinyCheckpoint();
    const plan = await planOf(files, { dtype: "F32" });
    const sizes = [...files].filter(([name]) => name !== "config.json" && name !== "model.safetensors");
    const beside = sizes.reduce((sum, [, content]) => sum + Buffer.byteLength(content as string), 0);
    // 2 x 64 x 16 + 2 x (2 x 16 + 3 x 512 + 2 x 256 + 2 x 128) + 16 elements.
    const elements = 2048 + 2 * (32 + 1536 + 512 + 256) + 16;
    const totals = planTotals(plan);
    expect(totals).toMatchObject({
      read: elements * 2 + beside,
      checked: 0,
      tensors: 21,
      casts: [{ from: "BF16", to: "F32", count: 21 }],
      dtypes: [{ dtype: "F32", count: 21 }],
    });
    expect(totals.written).toBe(plan.outputs.reduce((sum, { size }) => sum + size, 0));
    expect(totals.written).toBeGreaterThan(elements * 4 + beside);
  });
});
