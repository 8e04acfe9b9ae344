import { describe, expect, it } from "vitest";
import { graphTensors } from "../../../src/model/architecture/graph-tensors.ts";
import { graphSpecs } from "../../../src/model/graph-specs.ts";
import { graphOf } from "../../support/architectures.ts";
import { ofClass, TINY_CONFIGS } from "../../support/tiny-configs.ts";

const MIXTRAL = ofClass(
  { ...TINY_CONFIGS.get("mixtral"), num_hidden_layers: 2, num_local_experts: 2 },
  "MixtralForCausalLM",
);

describe("graphTensors", () => {
  it("goes layer by layer, and by name within one", () => {
    const names = [...graphTensors(graphOf(MIXTRAL))]
      .filter(({ template }) => !template.ignorable)
      .map(({ name }) => name.replace("model.layers.", "").replace("block_sparse_moe", "moe"));
    const layer = (i: number): readonly string[] => [
      `${i}.moe.experts.0.w1.weight`,
      `${i}.moe.experts.1.w1.weight`,
      `${i}.moe.experts.0.w2.weight`,
      `${i}.moe.experts.1.w2.weight`,
      `${i}.moe.experts.0.w3.weight`,
      `${i}.moe.experts.1.w3.weight`,
      `${i}.moe.gate.weight`,
      `${i}.input_layernorm.weight`,
      `${i}.post_attention_layernorm.weight`,
      `${i}.self_attn.k_proj.weight`,
      `${i}.self_attn.o_proj.weight`,
      `${i}.self_attn.q_proj.weight`,
      `${i}.self_attn.v_proj.weight`,
    ];
    expect(names).toEqual([
      "model.embed_tokens.weight",
      ...layer(0),
      ...layer(1),
      "model.norm.weight",
      "lm_head.weight",
    ]);
  });
});

describe("graphSpecs", () => {
  const tied = ofClass({ ...TINY_CONFIGS.get("llama, tied") }, "LlamaForCausalLM");
  const names = (optional: boolean): readonly string[] =>
    graphSpecs(graphOf(tied), "F16", optional).map(({ name }) => name);

  it("leaves out what a whole checkpoint can lack, unless that is wanted, and what loaders skip", () => {
    expect(names(false)).not.toContain("lm_head.weight");
    expect(names(true)).toEqual([...names(false), "lm_head.weight"]);
    expect(names(true).filter((name) => name.includes("inv_freq"))).toEqual([]);
  });

  it("gives every tensor a dtype: its own, or that of the checkpoint", () => {
    const deepseek = ofClass({ ...TINY_CONFIGS.get("deepseek_v3") }, "DeepseekV3ForCausalLM");
    const specs = graphSpecs(graphOf(deepseek), "BF16");
    expect(specs.find(({ name }) => name === "model.layers.1.mlp.gate.e_score_correction_bias")).toEqual({
      name: "model.layers.1.mlp.gate.e_score_correction_bias",
      dtype: "F32",
      shape: [4],
    });
    expect(new Set(specs.map(({ dtype }) => dtype))).toEqual(new Set(["BF16", "F32"]));
  });
});
