import { describe, expect, it } from "vitest";
import { createArchitectures } from "../../src/model/architecture/architectures.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { compareAll, ENV, folderSubject, tensorLines, tinySubject } from "./subjects.ts";

const Q = "model.layers.0.self_attn.q_proj.weight";

describe("compareTensors", () => {
  it("finds none between a checkpoint in one file and the same in shards", async () => {
    const diff = compareAll(await tinySubject(), await tinySubject({ sharded: true }));
    expect(tensorLines(diff)).toEqual([]);
    expect(diff.tensors).toMatchObject({ common: 21, a: { count: 21, from: "headers" }, b: { count: 21 } });
    expect(diff.graph.kind).toBe("same");
  });

  it.each([
    [
      "renamed",
      { [Q]: null, "model.layers.0.self_attn.query.weight": { dtype: "BF16", shape: [16, 16] } },
      [
        "model.layers.*.self_attn.query.weight[0] 1: - -> BF16 16,16 graph",
        "model.layers.*.self_attn.q_proj.weight[0] 1: BF16 16,16 -> - graph",
      ],
    ],
    [
      "in every layer",
      Object.fromEntries(
        [0, 1].map((layer) => [`model.layers.${layer}.self_attn.q_proj.bias`, { dtype: "BF16", shape: [16] }]),
      ),
      ["model.layers.*.self_attn.q_proj.bias[0,1] 2: - -> BF16 16 graph"],
    ],
    [
      "of another shape",
      { "lm_head.weight": { dtype: "BF16", shape: [65, 16] } },
      ["lm_head.weight[] 1: BF16 64,16 -> BF16 65,16 graph"],
    ],
    [
      "transposed",
      { "model.layers.1.mlp.up_proj.weight": { dtype: "BF16", shape: [16, 32] } },
      ["model.layers.*.mlp.up_proj.weight[1] 1: BF16 32,16 -> BF16 16,32 graph"],
    ],
    [
      "quantised",
      { [Q]: { dtype: "F8_E4M3", shape: [16, 16] } },
      ["model.layers.*.self_attn.q_proj.weight[0] 1: BF16 16,16 -> F8_E4M3 16,16 graph"],
    ],
  ])("tells a tensor that is %s, and another graph", async (_, tensors, expected) => {
    const diff = compareAll(await tinySubject(), await tinySubject({ tensors }));
    expect(tensorLines(diff)).toEqual(expected);
    expect(diff.graph.kind).toBe("different");
  });

  it("tells a cast to another float format, which a loader undoes: the same graph", async () => {
    const diff = compareAll(
      await tinySubject(),
      await tinySubject({ tensors: { [Q]: { dtype: "F32", shape: [16, 16] } } }),
    );
    expect(tensorLines(diff)).toEqual(["model.layers.*.self_attn.q_proj.weight[0] 1: BF16 16,16 -> F32 16,16"]);
    expect(diff.graph.kind).toBe("same");
  });

  it("does not count the written copy of a tied head, nor tables that loaders compute", async () => {
    const patch = { "config.json": { tie_word_embeddings: true } };
    const table = { "model.layers.0.self_attn.rotary_emb.inv_freq": { dtype: "F32", shape: [2] } };
    const without = await tinySubject({ patch, tensors: { "lm_head.weight": null } });
    const diff = compareAll(without, await tinySubject({ patch, tensors: table }));
    expect(tensorLines(diff)).toEqual([
      "model.layers.*.self_attn.rotary_emb.inv_freq[0] 1: - -> F32 2",
      "lm_head.weight[] 1: - -> BF16 64,16",
    ]);
    expect(diff.graph.kind).toBe("same");
    // Where the head is not tied, it is missed.
    const untied = await tinySubject({ tensors: { "lm_head.weight": null } });
    expect(compareAll(untied, await tinySubject()).graph.kind).toBe("different");
  });

  it("takes shapes from the config where only the index is there, unless its total size speaks against them", async () => {
    const files = tinyCheckpoint({ sharded: true });
    for (const name of [...files.keys()]) if (name.endsWith(".safetensors")) files.delete(name);
    const indexOnly = await folderSubject(files);
    const diff = compareAll(indexOnly, await tinySubject());
    expect([diff.tensors?.a.from, diff.tensors?.notes.length, diff.graph.kind]).toEqual(["index", 1, "same"]);

    const index = JSON.parse(String(files.get("model.safetensors.index.json")));
    // As k_proj and v_proj of four heads would add: 2 layers x 2 projections x 8 rows x 16 x 2 bytes.
    index.metadata.total_size += 1024;
    const doubtful = await folderSubject(new Map([...files, ["model.safetensors.index.json", JSON.stringify(index)]]));
    const { graph } = compareAll(doubtful, await tinySubject());
    expect(graph).toMatchObject({ kind: "unknown", reasons: [expect.stringContaining("num_key_value_heads 4")] });
  });

  it("misses a tensor that the index lists and the header of its shard has not, also where another shard is gone", async () => {
    const whole = await tinySubject({ sharded: true });
    const { weightMap } = whole.weights.index ?? { weightMap: new Map<string, string>() };
    const bare = new Map(tinyCheckpoint({ sharded: true, tensors: { [Q]: null } }));
    bare.set("model.safetensors.index.json", JSON.stringify({ weight_map: Object.fromEntries(weightMap) }));
    const lines = ["model.layers.*.self_attn.q_proj.weight[0] 1: BF16 16,16 -> - graph"];
    const diff = compareAll(whole, await folderSubject(bare));
    expect(tensorLines(diff)).toEqual(lines);
    expect(diff.graph).toEqual({ kind: "different", reasons: ["1 tensor only in A"] });

    const other = [...weightMap.values()].find((file) => file !== weightMap.get(Q));
    bare.delete(other ?? "");
    expect(tensorLines(compareAll(whole, await folderSubject(bare)))).toEqual(lines);
    // Where its own shard is gone, nobody can tell.
    bare.delete(weightMap.get(Q) ?? "");
    expect(tensorLines(compareAll(whole, await folderSubject(bare)))).toEqual([]);
  });

  it("gives no verdict where no file and no index tells the tensors of a folder, or a shard cannot be read", async () => {
    const whole = await tinySubject({ sharded: true });
    const files = tinyCheckpoint({ sharded: true });
    const shards = [...files.keys()].filter((name) => name.endsWith(".safetensors"));
    const without = (...names: readonly string[]): Map<string, string | Uint8Array> =>
      new Map([...files].filter(([name]) => !names.includes(name)));
    const [first = ""] = shards;
    const graphOf = async (changed: ReadonlyMap<string, string | Uint8Array>): Promise<unknown> =>
      compareAll(whole, await folderSubject(changed)).graph;

    const bare = without(...shards, "model.safetensors.index.json");
    expect(await graphOf(bare)).toEqual({
      kind: "unknown",
      reasons: [
        "B: there are no weight files, and no index tells the tensors; name its config.json to compare that alone",
      ],
    });
    expect(await graphOf(bare.set("pytorch_model.bin", "PK"))).toMatchObject({
      kind: "unknown",
      reasons: ["of B a weight file cannot be read, and no index tells what is in it"],
    });
    const cut = new Map(files).set(first, (files.get(first) as Uint8Array).slice(0, 100));
    expect(await graphOf(cut)).toEqual({ kind: "unknown", reasons: [`B: ${first} has no tensors that can be read`] });
    expect(await graphOf(without(first))).toEqual({
      kind: "same",
      assumptions: ["of B not all shards are there: shapes that no header tells are those that its config makes"],
    });
    expect(await graphOf(without(...shards))).toEqual({
      kind: "same",
      assumptions: ["the shapes of B are those that its config makes: no shard was read"],
    });
    expect(await graphOf(files)).toEqual({ kind: "same", assumptions: [] });
    // A file that was read and holds nothing is no config alone.
    const empty = new Map(tinyCheckpoint()).set("model.safetensors", Buffer.from("\x02\0\0\0\0\0\0\0{}"));
    expect(await graphOf(empty)).toMatchObject({ kind: "different", reasons: ["21 tensors only in A"] });
  });

  it("says nothing of the graph where a weight file cannot be read and no index tells its names", async () => {
    const files = new Map(tinyCheckpoint()).set("model.safetensors", "not a header at all");
    const diff = compareAll(await tinySubject(), await folderSubject(files));
    expect([diff.tensors?.compared, diff.graph.kind, diff.obstacles.length]).toEqual([false, "unknown", 1]);
  });

  it("holds a checkpoint against the graph of a config, experts and all", async () => {
    const architectures = createArchitectures([
      {
        modelType: "mix",
        classes: { MixForCausalLM: null },
        symbols: { L: "num_hidden_layers", X: "experts", E: "hidden_size" },
        tensors: [
          { name: "emb.weight", shape: ["E"] },
          {
            each: { i: "L" },
            tensors: [{ each: { e: "X" }, tensors: [{ name: "l.{i}.e.{e}.w1.weight", shape: ["E", "E"] }] }],
          },
        ],
        sources: ["made up"],
      },
    ]);
    const env = { ...ENV, architectures };
    const config = (experts: number): Map<string, string> =>
      new Map([
        [
          "config.json",
          JSON.stringify({
            model_type: "mix",
            architectures: ["MixForCausalLM"],
            num_hidden_layers: 3,
            hidden_size: 4,
            experts,
          }),
        ],
      ]);
    const [eight, six] = [await folderSubject(config(8), "a", env), await folderSubject(config(6), "b", env)];
    const diff = compareAll(eight, six);
    expect(tensorLines(diff)).toEqual(["l.*.e.*.w*.weight[0,1,2 6,7 1] 6: null 4,4 -> - graph"]);
    expect(diff.tensors).toMatchObject({ common: 19, a: { count: 25, from: "config" }, b: { count: 19 } });
    // 4 numbers in a name are more than a key packs; the other way round is the same difference.
    expect(tensorLines(compareAll(six, eight))).toEqual(["l.*.e.*.w*.weight[0,1,2 6,7 1] 6: - -> null 4,4 graph"]);
  });
});
