import { describe, expect, it } from "vitest";
import type { ConversionPlan } from "../../../src/convert/plan.ts";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { planOf, stepsOf, tensorNamesOf, tensorOf, textOf } from "../support/plan-of.ts";

type Input = NonNullable<Parameters<typeof tinyCheckpoint>[0]>;

const EMBEDDING = "model.embed_tokens.weight";
const HEAD = "lm_head.weight";

const planned = (rows: number, input: Input = {}): Promise<ConversionPlan> =>
  planOf(tinyCheckpoint(input), { vocabularyRows: rows });

/** The tiny model, 16 wide with 64 tokens, whose tables have `rows` rows. */
function padded(rows: number, { patch, tensors, ...input }: Input = {}): Input {
  return {
    ...input,
    patch: { ...patch, "config.json": { vocab_size: rows, ...(patch?.["config.json"] as object) } },
    tensors: {
      [EMBEDDING]: { dtype: "BF16", shape: [rows, 16] },
      [HEAD]: { dtype: "BF16", shape: [rows, 16] },
      ...tensors,
    },
  };
}

/** The head is the embedding, and is not stored. */
const TIED: Input = { patch: { "config.json": { tie_word_embeddings: true } }, tensors: { [HEAD]: null } };

describe("more rows", () => {
  it("has the one table of a tied model", async () => {
    const plan = await planned(80, TIED);
    expect(tensorOf(plan, EMBEDDING)?.shape).toEqual([80, 16]);
    expect(tensorOf(plan, HEAD)).toBeUndefined();
    expect(stepsOf(plan)[0]).toBe(`vocabulary-rows: 16 rows of zeros are added to ${EMBEDDING}: 80 for 64`);
  });

  it("has the head of a tied model that stores it all the same", async () => {
    const plan = await planned(80, { patch: { "config.json": { tie_word_embeddings: true } } });
    expect([tensorOf(plan, EMBEDDING)?.shape, tensorOf(plan, HEAD)?.shape]).toEqual([
      [80, 16],
      [80, 16],
    ]);
  });

  it("keeps the division of shards and counts the new bytes in the index", async () => {
    const before = await planned(64, { sharded: true });
    const plan = await planned(80, { sharded: true });
    expect(tensorNamesOf(plan)).toEqual(tensorNamesOf(before));
    const total = (of: ConversionPlan): number =>
      JSON.parse(textOf(of, "model.safetensors.index.json")).metadata.total_size;
    // 6736 numbers, then two tables with 16 more rows, 16 wide; two bytes a number.
    expect(total(plan)).toBe(2 * 6736 + 2 * 2 * 16 * 16);
  });

  it("fills in the dtype of the table, whatever the others have", async () => {
    const tensors = Object.fromEntries([EMBEDDING, HEAD].map((name) => [name, { dtype: "F32", shape: [64, 16] }]));
    const plan = await planned(80, { tensors });
    expect(tensorOf(plan, HEAD)).toMatchObject({
      dtype: "F32",
      expression: { op: "concat", of: [{}, { op: "fill", dtype: "F32", shape: [16, 16], value: 0 }] },
    });
  });

  it("reaches a bias of the head and the tables of prediction layers, and no other tensor of so many rows", async () => {
    const bf16 = (...shape: number[]): { dtype: string; shape: number[] } => ({ dtype: "BF16", shape });
    const plan = await planned(80, {
      tensors: {
        "lm_head.bias": bf16(64),
        "model.layers.2.embed_tokens.weight": bf16(64, 16),
        "model.layers.2.shared_head.head.weight": bf16(64, 16),
        "model.layers.1.mlp.other.weight": bf16(64, 16),
      },
    });
    expect(
      ["lm_head.bias", "model.layers.2.embed_tokens.weight", "model.layers.2.shared_head.head.weight"].map(
        (name) => tensorOf(plan, name)?.shape[0],
      ),
    ).toEqual([80, 80, 80]);
    expect(tensorOf(plan, "model.layers.1.mlp.other.weight")?.shape).toEqual([64, 16]);
  });
});

describe("fewer rows", () => {
  it("loses those that no token has", async () => {
    const plan = await planned(64, padded(80));
    for (const name of [EMBEDDING, HEAD]) {
      expect(tensorOf(plan, name)).toMatchObject({
        shape: [64, 16],
        expression: { op: "slice", axis: 0, begin: 0, end: 64 },
      });
    }
    expect(textOf(plan, "config.json")).toContain('"vocab_size": 64');
    expect(stepsOf(plan)[0]).toBe(
      `vocabulary-rows: 16 rows without a token are cut off ${HEAD} and ${EMBEDDING}: 64 for 80`,
    );
  });

  it.each<[string, Input, string]>([
    ["tokenizer.json", {}, "its tokens end at 63 (tokenizer.json)"],
    [
      "tokenizer_config.json",
      { patch: { "tokenizer_config.json": { added_tokens_decoder: { 70: { content: "<tool>" } } } } },
      "its tokens end at 70 (tokenizer_config.json)",
    ],
    [
      "added_tokens.json",
      { files: { "added_tokens.json": '{"<tool>": 71}' } },
      "its tokens end at 71 (added_tokens.json)",
    ],
    [
      "generation_config.json",
      { patch: { "generation_config.json": { eos_token_id: [57, 78] } } },
      "eos_token_id of generation_config.json is 78",
    ],
    ["config.json", { patch: { "config.json": { image_token_id: 79 } } }, "image_token_id of config.json is 79"],
  ])("loses none that %s uses", async (file, input, why) => {
    const rows = file === "tokenizer.json" ? 63 : 64;
    await expect(planned(rows, padded(80, input))).rejects.toThrow(`the embedding cannot have ${rows} rows: ${why}`);
  });
});

describe("rows that cannot be told", () => {
  it.each<[string, Input, string]>([
    [
      "quantised by config.json",
      { patch: { "config.json": { quantization_config: { quant_method: "gptq", bits: 4 } } } },
      "the weights are quantised (gptq)",
    ],
    [
      "quantised by their names",
      { tensors: { "model.layers.0.mlp.up_proj.weight_scale_inv": { dtype: "F32", shape: [1, 1] } } },
      "the weights are quantised (fp8)",
    ],
    [
      "a table of eight bits",
      { tensors: { [EMBEDDING]: { dtype: "F8_E4M3", shape: [64, 16] } } },
      `"${EMBEDDING}" is of dtype F8_E4M3`,
    ],
    [
      "a table that config.json contradicts",
      { tensors: { [EMBEDDING]: { dtype: "BF16", shape: [72, 16] } } },
      `"${EMBEDDING}" has 72 rows, vocab_size is 64`,
    ],
    ["no tokenizer", { remove: ["tokenizer.json"] }, "its tokens are not known"],
  ])("are refused: %s", async (_, input, why) => {
    await expect(planned(80, input)).rejects.toThrow(why);
  });
});
