import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../../src/checkpoint/checkpoint.ts";
import { printPattern } from "../../../src/model/architecture/graph-ranges.ts";
import { modelGraph } from "../../../src/model/architecture/model-graph.ts";
import { compareGraph } from "../../../src/model/graph/compare-graph.ts";
import { deviations } from "../../../src/model/graph/deviations.ts";
import type { GraphComparison } from "../../../src/model/graph/graph-comparison.ts";
import type { TensorSet } from "../../../src/model/graph/tensor-set.ts";
import { buildCheckpoint } from "../../support/rule-cases.ts";
import { tinyTensors } from "../../support/tiny-checkpoint.ts";
import { shippedArchitectures } from "../models-folder.ts";

const architectures = shippedArchitectures();
const NAMES = [...tinyTensors().keys()];

function compare({ facts, weights }: Checkpoint): GraphComparison {
  const { graph } = modelGraph(facts, architectures);
  if (graph === null) throw new Error("no graph");
  return compareGraph(weights, graph);
}

function texts(sets: readonly TensorSet[]): readonly string[] {
  return sets.map(({ pattern, axes, count, first }) => `${printPattern(pattern, axes)} ${count} ${first}`);
}

describe("compareGraph", () => {
  it("finds nothing in a checkpoint that fits", async () => {
    const comparison = compare(await buildCheckpoint());
    expect(comparison).toMatchObject({ total: 21, matched: 21, missing: [], unexpected: [], shapes: [] });
    expect([...comparison.found.values()].reduce((sum, count) => sum + count, 0)).toBe(21);
    expect(new Set([...comparison.dtypes.values()].flatMap((dtypes) => [...dtypes.keys()]))).toEqual(new Set(["BF16"]));
    expect([...comparison.dtypes.values()].flatMap((dtypes) => [...dtypes.values()]).sort()).toEqual([
      1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    ]);
  });

  it("tells what is missing, what nobody expects and what has another shape", async () => {
    const comparison = compare(
      await buildCheckpoint({
        sharded: true,
        tensors: {
          "model.layers.1.mlp.up_proj.weight": null,
          "model.layers.0.self_attn.q_proj.weight": null,
          "model.layers.1.self_attn.q_proj.weight": null,
          "model.layers.0.mlp.up_proj.weight": { dtype: "F32", shape: [16, 32] },
          "model.layers.2.mlp.up_proj.weight": { dtype: "BF16", shape: [32, 16] },
          "model.layers.0.extra.weight": { dtype: "BF16", shape: [1] },
        },
      }),
    );
    expect(texts(comparison.missing.map(({ set }) => set))).toEqual([
      "model.layers.{0,1}.self_attn.q_proj.weight 2 model.layers.0.self_attn.q_proj.weight",
      "model.layers.1.mlp.up_proj.weight 1 model.layers.1.mlp.up_proj.weight",
    ]);
    expect(texts(comparison.unexpected)).toEqual([
      "model.layers.0.extra.weight 1 model.layers.0.extra.weight",
      "model.layers.2.mlp.up_proj.weight 1 model.layers.2.mlp.up_proj.weight",
    ]);
    expect(comparison.shapes.map(({ set, shape, template }) => [texts([set])[0], shape, template.shape])).toEqual([
      ["model.layers.0.mlp.up_proj.weight 1 model.layers.0.mlp.up_proj.weight", [16, 32], [32, 16]],
    ]);
    expect(deviations(comparison)).toBe(6);
  });

  it("misses exactly what was taken out", async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(NAMES, { maxLength: 20 }), fc.boolean(), async (removed, sharded) => {
        const tensors = Object.fromEntries(removed.map((name) => [name, null]));
        const comparison = compare(await buildCheckpoint({ tensors, sharded }));
        const missing = comparison.missing.reduce((sum, { set }) => sum + set.count, 0);
        expect(missing).toBe(removed.length);
        expect(comparison.matched).toBe(NAMES.length - removed.length);
        expect(comparison.unexpected).toEqual([]);
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});
