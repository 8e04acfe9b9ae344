import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/format/json/json-value.ts";
import { printPattern } from "../../../src/model/architecture/graph-ranges.ts";
import type { TensorGraph } from "../../../src/model/architecture/tensor-graph.ts";
import { graphOf } from "../../support/architectures.ts";

const LLAMA = {
  model_type: "llama",
  architectures: ["LlamaForCausalLM"],
  vocab_size: 1000,
  hidden_size: 320,
  num_hidden_layers: 4,
  num_attention_heads: 5,
  num_key_value_heads: 1,
  intermediate_size: 520,
};

function quantised(quantization_config: JsonObject): TensorGraph {
  return graphOf({ ...LLAMA, quantization_config });
}

function fp8(rest: JsonObject): TensorGraph {
  return quantised({ quant_method: "fp8", weight_block_size: [128, 64], ...rest });
}

/** dtype and shape of the templates whose name holds a word. */
function rows(graph: TensorGraph, word: string): readonly string[] {
  return graph.templates
    .filter(({ pattern, ignorable }) => pattern.includes(word) && !ignorable)
    .map(({ pattern, axes, dtype, shape }) => `${printPattern(pattern, axes)} ${dtype} ${shape.join("x")}`);
}

describe("quantisedGraph", () => {
  it("puts a scale beside each linear weight, one for each block and for what is left at the edge", () => {
    // 520 rows are 4 blocks of 128 and one of 8; 320 columns are 5 of 64.
    expect(rows(fp8({}), "up_proj")).toEqual([
      "model.layers.{0-3}.mlp.up_proj.weight F8_E4M3 520x320",
      "model.layers.{0-3}.mlp.up_proj.weight_scale_inv F32 5x5",
    ]);
    expect(rows(fp8({}), "down_proj")).toEqual([
      "model.layers.{0-3}.mlp.down_proj.weight F8_E4M3 320x520",
      "model.layers.{0-3}.mlp.down_proj.weight_scale_inv F32 3x9",
    ]);
    // A matrix smaller than a block has one.
    expect(rows(fp8({}), "k_proj")[1]).toBe("model.layers.{0-3}.self_attn.k_proj.weight_scale_inv F32 1x5");
  });

  it("leaves embeddings, norms and the head alone", () => {
    for (const name of ["embed_tokens", "norm", "lm_head"]) {
      expect(rows(fp8({}), name).filter((row) => !row.includes(" null "))).toEqual([]);
    }
    expect(fp8({}).packing).toBe(null);
  });

  it("keeps modules_to_not_convert: everywhere, of one layer, or all that is inside", () => {
    const graph = fp8({
      modules_to_not_convert: ["lm_head", "model.layers.0.mlp.up_proj", "model.layers.3.mlp", "self_attn.q_proj", 7],
    });
    expect(rows(graph, "up_proj")).toEqual([
      "model.layers.{0,3}.mlp.up_proj.weight null 520x320",
      "model.layers.{1,2}.mlp.up_proj.weight F8_E4M3 520x320",
      "model.layers.{1,2}.mlp.up_proj.weight_scale_inv F32 5x5",
    ]);
    expect(rows(graph, "gate_proj")[0]).toBe("model.layers.3.mlp.gate_proj.weight null 520x320");
    expect(rows(graph, "q_proj")).toEqual(["model.layers.{0-3}.self_attn.q_proj.weight null 320x320"]);
    // up_proj is no beginning of another module's name: `up` would be none of it.
    expect(rows(fp8({ modules_to_not_convert: ["mlp.up"] }), "up_proj").length).toBe(2);
  });

  it("counts what it keeps and what it converts", () => {
    const graph = fp8({ modules_to_not_convert: ["model.layers.1.self_attn"] });
    const counts = graph.templates.filter(({ pattern }) => pattern.includes("o_proj")).map(({ count }) => count);
    expect(counts).toEqual([1, 3, 3]);
  });

  it.each([
    ["bitsandbytes", { load_in_4bit: true }],
    ["gptq", { quant_method: "gptq", bits: 4 }],
    ["fp8", { quant_method: "fp8" }],
    ["fp8", { quant_method: "fp8", weight_block_size: [128, 0] }],
    ["compressed-tensors", { quant_method: "compressed-tensors" }],
  ])("leaves open how %s packs: %j", (method, config) => {
    const graph = quantised(config);
    expect(graph.packing).toBe(method);
    expect(rows(graph, "up_proj")).toEqual(["model.layers.{0-3}.mlp.up_proj.weight null 520x320"]);
  });

  it("knows the blocks of mxfp4 by their formulas", () => {
    const config = {
      model_type: "gpt_oss",
      architectures: ["GptOssForCausalLM"],
      vocab_size: 64,
      hidden_size: 96,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 16,
      intermediate_size: 64,
      num_local_experts: 3,
    };
    const packed = graphOf({ ...config, quantization_config: { quant_method: "mxfp4" } });
    expect(packed.packing).toBe(null);
    // 16 bytes hold 32 numbers of four bits.
    expect(rows(packed, "experts.gate_up_proj")).toEqual([
      "model.layers.{0,1}.mlp.experts.gate_up_proj_blocks U8 3x128x3x16",
      "model.layers.{0,1}.mlp.experts.gate_up_proj_scales U8 3x128x3",
      "model.layers.{0,1}.mlp.experts.gate_up_proj_bias null 3x128",
    ]);
    expect(rows(packed, "experts.down_proj")).toEqual([
      "model.layers.{0,1}.mlp.experts.down_proj_blocks U8 3x96x2x16",
      "model.layers.{0,1}.mlp.experts.down_proj_scales U8 3x96x2",
      "model.layers.{0,1}.mlp.experts.down_proj_bias null 3x96",
    ]);
    expect(rows(graphOf(config), "experts.down_proj")[0]).toBe("model.layers.{0,1}.mlp.experts.down_proj null 3x64x96");
  });
});
