import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickWeights } from "../../src/checkpoint/pick-weights.ts";
import { visitTensors } from "../../src/checkpoint/visit-tensors.ts";
import type { Weights } from "../../src/checkpoint/weights.ts";
import { readWeightIndex } from "../../src/format/weight-index/read-weight-index.ts";
import { ScannedWeightMap } from "../../src/format/weight-index/scanned-weight-map.ts";
import { buildCheckpoint } from "../support/rule-cases.ts";

function weightsOf(map: ReadonlyMap<string, string>): Weights {
  const file = "model.safetensors.index.json";
  return pickWeights({ shards: [], indexes: [{ file, weightMap: map, totalSize: null }], names: new Set([file]) });
}

function visited(weights: Weights): readonly string[] {
  const rows: string[] = [];
  visitTensors(weights, (pattern, isListed) => {
    const axes = pattern.split("*").length - 1;
    return (row) => rows.push(`${row.name} ${pattern} ${[...row.numbers.slice(0, axes)].join()} ${isListed}`);
  });
  return rows;
}

describe("visitTensors", () => {
  it("gives every name with its pattern and its numbers", () => {
    const map = new Map([
      ["model.norm.weight", "a.safetensors"],
      ["model.layers.0.mlp.experts.17.w1.weight", "a.safetensors"],
      ["model.layers.12.mlp.experts.3.w2.weight", "a.safetensors"],
      ["model.layers.007.weight", "a.safetensors"],
    ]);
    expect(visited(weightsOf(map))).toEqual([
      "model.norm.weight model.norm.weight  true",
      "model.layers.0.mlp.experts.17.w1.weight model.layers.*.mlp.experts.*.w*.weight 0,17,1 true",
      "model.layers.12.mlp.experts.3.w2.weight model.layers.*.mlp.experts.*.w*.weight 12,3,2 true",
      "model.layers.007.weight model.layers.*.weight -1 true",
    ]);
  });

  it("tells of numbers that no layer has", () => {
    const map = new Map([["layers.99999999999999999999.weight", "a.safetensors"]]);
    expect(visited(weightsOf(map))).toEqual(["layers.99999999999999999999.weight layers.*.weight -1 true"]);
  });

  it("finds the same in the bytes of an index as in its names", () => {
    const part = fc.constantFrom("model", "layers", "0", "1", "31", "w1", "007", "q_proj", "experts.5", "12345678901");
    const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("."));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 30 }), (names) => {
        const map = new Map(names.map((each) => [each, "a.safetensors"]));
        const text = JSON.stringify({ weight_map: Object.fromEntries(map) });
        const scanned = readWeightIndex(Buffer.from(text)).index?.weightMap;
        if (!(scanned instanceof ScannedWeightMap)) throw new Error("the index was not plain");
        // JSON.stringify puts names that are numbers first.
        expect([...visited(weightsOf(scanned))].sort()).toEqual([...visited(weightsOf(map))].sort());
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it.each([false, true])("knows shapes and dtypes from the headers, sharded: %s", async (sharded) => {
    const { weights } = await buildCheckpoint({ sharded });
    const seen = new Map<string, readonly [string | null, boolean | null, boolean | null]>();
    visitTensors(weights, () => (row) => {
      seen.set(row.name, [row.dtype, row.hasShape([8, 16]), row.hasShape(row.tensor?.shape ?? [])]);
    });
    expect(seen.size).toBe(21);
    expect(seen.get("model.layers.1.self_attn.k_proj.weight")).toEqual(["BF16", true, true]);
    expect(seen.get("model.norm.weight")).toEqual(["BF16", false, true]);
  });

  it("tells names that only a header has apart", async () => {
    const { weights } = await buildCheckpoint({
      sharded: true,
      patch: { "model.safetensors.index.json": { weight_map: { "model.norm.weight": null } } },
    });
    const unlisted: string[] = [];
    visitTensors(weights, (_, isListed) => (row) => {
      if (!isListed) unlisted.push(row.name);
    });
    expect(unlisted).toEqual(["model.norm.weight"]);
  });

  it("passes over patterns that nobody wants", async () => {
    const { weights } = await buildCheckpoint();
    const names: string[] = [];
    visitTensors(weights, (pattern) => (pattern.endsWith("up_proj.weight") ? (row) => names.push(row.name) : null));
    expect(names).toEqual(["model.layers.0.mlp.up_proj.weight", "model.layers.1.mlp.up_proj.weight"]);
  });
});
