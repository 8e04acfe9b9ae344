import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickWeights } from "../../../src/checkpoint/pick-weights.ts";
import type { Shard, Weights } from "../../../src/checkpoint/weights.ts";
import { readSafetensorsHeader } from "../../../src/format/safetensors/read-header.ts";
import { type TensorSpec, writeSafetensorsHeader } from "../../../src/format/safetensors/write-header.ts";
import { readWeightIndex } from "../../../src/format/weight-index/read-weight-index.ts";
import { compareGraph } from "../../../src/model/graph/compare-graph.ts";
import type { GraphComparison } from "../../../src/model/graph/graph-comparison.ts";
import { wholePatterns } from "../../../src/model/graph/whole-patterns.ts";
import { graphSpecs } from "../../../src/model/graph-specs.ts";
import { graphOf } from "../../support/architectures.ts";
import { ofClass, TINY_CONFIGS } from "../../support/tiny-configs.ts";

const FILE = "model.safetensors.index.json";
const SHARDS = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];

const deepseek = TINY_CONFIGS.get("deepseek_v3") ?? {};
const graph = graphOf(ofClass({ ...deepseek, num_nextn_predict_layers: 1 }, "DeepseekV3ForCausalLM"));
const specs = graphSpecs(graph, "BF16", true);

/** Weights of two shards with an index, the index read from its bytes or put together name by name. */
async function weightsOf(tensors: readonly TensorSpec[], scanned: boolean, withShards: boolean): Promise<Weights> {
  const shardOf = (at: number): string => SHARDS[at % 2] ?? "";
  const map = new Map(tensors.map(({ name }, at) => [name, shardOf(at)]));
  const text = JSON.stringify({ weight_map: Object.fromEntries(map) });
  const read = readWeightIndex(Buffer.from(text)).index?.weightMap;
  if (read === undefined) throw new Error("no index");
  const shards: Shard[] = [];
  for (const [number, file] of SHARDS.entries()) {
    const held = tensors.filter((_, at) => at % 2 === number);
    const { head, dataBytes } = writeSafetensorsHeader(held);
    const size = head.length + dataBytes;
    const { header } = await readSafetensorsHeader(file, size, async (begin, length) => {
      const bytes = new Uint8Array(length);
      bytes.set(head.subarray(begin, begin + length));
      return bytes;
    });
    shards.push({ file, size, header, torch: null });
  }
  return pickWeights({
    shards: withShards ? shards : [],
    indexes: [{ file: FILE, weightMap: scanned ? read : map, totalSize: null }],
    names: new Set([FILE, ...SHARDS]),
  });
}

/** Everything that a comparison says, in an order of its own. */
function told({ found, missing, unexpected, shapes, dtypes, total, matched }: GraphComparison): unknown {
  const dtypesOf = new Map<string, number>();
  for (const [{ pattern }, counts] of dtypes) {
    for (const [dtype, count] of counts) {
      dtypesOf.set(`${pattern} ${dtype}`, (dtypesOf.get(`${pattern} ${dtype}`) ?? 0) + count);
    }
  }
  return {
    total,
    matched,
    found: [...found].map(([{ pattern, axes }, count]) => `${pattern} ${axes.map(({ size }) => size)} ${count}`).sort(),
    missing: missing.map(({ set }) => JSON.stringify([set.pattern, set.count, set.axes.map((axis) => axis.numbers)])),
    unexpected: unexpected.map((set) => `${set.pattern} ${set.count} ${set.axes.map((axis) => axis.numbers)}`).sort(),
    shapes: shapes.map(({ set, shape }) => `${set.pattern} ${set.count} ${shape}`).sort(),
    dtypes: [...dtypesOf].sort(),
  };
}

describe("wholePatterns", () => {
  it("leaves nothing to look at where all is as it should be, prediction layer and all", async () => {
    const weights = await weightsOf(specs, true, true);
    const whole = wholePatterns(weights, graph);
    expect([...whole.values()].flatMap(({ found }) => [...found.values()]).reduce((a, b) => a + b, 0)).toBe(
      specs.length,
    );
  });

  it.each([true, false])("says the same as a look at every name, with shards: %s", async (withShards) => {
    const change = fc.record({
      at: fc.nat(specs.length - 1),
      how: fc.constantFrom("drop", "rename", "renumber", "zero", "reshape", "retype"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
        const tensors = new Map(specs.map((spec) => [spec.name, spec]));
        for (const { at, how } of changes) {
          const spec = specs[at];
          if (spec === undefined) continue;
          tensors.delete(spec.name);
          const { name } = spec;
          if (how === "rename") tensors.set(`${name}x`, { ...spec, name: `${name}x` });
          else if (how === "renumber") {
            const other = name.replace(/\d+/, "77");
            tensors.set(other, { ...spec, name: other });
          } else if (how === "zero") {
            const other = name.replace(/\d+/, (digits) => `0${digits}`);
            tensors.set(other, { ...spec, name: other });
          } else if (how === "reshape") tensors.set(name, { ...spec, shape: [...spec.shape, 1] });
          else if (how === "retype") tensors.set(name, { ...spec, dtype: "F32" });
        }
        const list = [...tensors.values()];
        const quick = compareGraph(await weightsOf(list, true, withShards), graph);
        const careful = compareGraph(await weightsOf(list, false, withShards), graph);
        expect(told(quick)).toEqual(told(careful));
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
