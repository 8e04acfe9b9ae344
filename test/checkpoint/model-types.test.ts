import { describe, expect, it } from "vitest";
import { createModelTypes } from "../../src/checkpoint/model-types.ts";
import { shippedModelTypes } from "../model/models-folder.ts";

const types = shippedModelTypes();

describe("model types", () => {
  it("gives what the class assumes for a key that is left out", () => {
    const llama = types.get("llama");
    expect(llama?.defaultOf("hidden_size")).toBe(4096);
    expect(llama?.defaultOf("tie_word_embeddings")).toBe(false);
    expect(llama?.ropeTheta).toBe(10000);
    expect(types.get("mixtral")?.ropeTheta).toBe(1000000);
    expect(types.get("gemma2")?.defaultOf("tie_word_embeddings")).toBe(true);
  });

  it("has no default for what is derived from other keys", () => {
    expect(types.get("llama")?.defaultOf("num_key_value_heads")).toBeUndefined();
    expect(types.get("llama")?.defaultOf("head_dim")).toBeUndefined();
    expect(types.get("qwen2")?.defaultOf("num_key_value_heads")).toBe(32);
    expect(types.get("qwen3")?.defaultOf("head_dim")).toBe(128);
  });

  it("gives the theta of the full-attention layers where layer types differ", () => {
    expect(types.get("gemma3_text")?.ropeTheta).toBe(1000000);
    expect(types.get("gemma3_text")?.rope).toMatchObject({ sliding_attention: { rope_theta: 10000 } });
  });

  it("has no rope where the model has none", () => {
    expect(types.get("gpt2")?.rope).toBeNull();
    expect(types.get("bert")?.ropeTheta).toBeNull();
  });

  it("finds an attribute under the key that the model stores it in", () => {
    const gpt2 = types.get("gpt2");
    expect(gpt2?.keysOf("hidden_size")).toEqual(["n_embd", "hidden_size"]);
    expect(gpt2?.defaultOf("hidden_size")).toBe(768);
    expect(types.get("llama")?.keysOf("hidden_size")).toEqual(["hidden_size"]);
  });

  it("knows the model type of a part that does not say it", () => {
    expect(types.get("gemma3")?.subConfigs.get("text_config")).toBe("gemma3_text");
    expect(types.get("llava")?.subConfigs.get("text_config")).toBeNull();
    expect(types.get("llama")?.subConfigs.size).toBe(0);
  });

  it("names the model classes", () => {
    expect(types.get("llama")?.architectures).toContain("LlamaForCausalLM");
    expect(types.get("llama")?.architectures).not.toContain("LlamaConfig");
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty", "", "Llama", "../llama"])(
    "does not know %j",
    (name) => {
      expect(types.get(name)).toBeNull();
      expect(types.has(name)).toBe(false);
    },
  );

  it("refuses data of another shape", () => {
    for (const data of [null, [], {}, { modelTypes: [] }]) expect(() => createModelTypes(data)).toThrow(TypeError);
  });

  it("survives an entry of another shape", () => {
    const odd = createModelTypes({
      modelTypes: { a: { defaults: [], attributeMap: { x: 1 }, architectures: "A" }, b: 1 },
    });
    expect(odd.get("a")?.architectures).toEqual([]);
    expect(odd.get("a")?.keysOf("x")).toEqual(["x"]);
    expect(odd.get("b")).toBeNull();
  });
});
