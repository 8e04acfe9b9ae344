import { describe, expect, it } from "vitest";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { materialise } from "../support/materialise.ts";
import { planOf, tensorNamesOf } from "../support/plan-of.ts";

describe("the layout huggingface", () => {
  it("gives a checkpoint that needs nothing back byte for byte", async () => {
    const files = new Map(tinyCheckpoint());
    const shard = files.get("model.safetensors");
    if (!(shard instanceof Uint8Array)) throw new Error("no shard");
    for (let at = shard.length - 5000; at < shard.length; at++) shard[at] = at % 251;
    const plan = await planOf(files);
    expect(plan.outputs.map(({ name }) => name).sort()).toEqual([...files.keys()].sort());
    for (const output of plan.outputs) {
      const content = files.get(output.name) ?? "";
      expect(materialise(output, files).equals(Buffer.from(content)), output.name).toBe(true);
    }
  });

  it("divides tensors in their order where a file is larger than the limit", async () => {
    const plan = await planOf(tinyCheckpoint(), { maxShardBytes: 8192 });
    const names = tensorNamesOf(plan);
    expect(names.size).toBeGreaterThan(1);
    expect([...names.keys()][0]).toBe(`model-00001-of-0000${names.size}.safetensors`);
  });
});
