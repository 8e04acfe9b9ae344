import { describe, expect, it } from "vitest";
import { resolveModel } from "../../src/model/resolve-model.ts";
import { shippedRegistry } from "./models-folder.ts";

const registry = shippedRegistry();

describe("resolving a model's name", () => {
  it.each([
    ["llama3-1b", "Meta-Llama-3.2-1B-Instruct", "family"],
    ["Meta-Llama-3.3-70B-Instruct", "Meta-Llama-3.3-70B-Instruct", "served"],
    ["meta-llama/Llama-3.3-70B-Instruct", "Meta-Llama-3.3-70B-Instruct", "hub"],
    ["meta-llama/Meta-Llama-3.1-8B-Instruct", "Meta-Llama-3.1-8B-Instruct", "hub"],
    ["Llama-3.2-3B-Instruct", "Meta-Llama-3.2-3B-Instruct", "hub-name"],
    ["qwen2.5-7b", "Qwen2.5-7B-Instruct", "alias"],
    ["Qwen/Qwen3-32B", "Qwen3-32B", "hub"],
    ["llama-3p1-8b", "Meta-Llama-3.1-8B-Instruct", "architecture"],
    ["gpt-oss-fp8", "gpt-oss-120b", "architecture"],
    ["gemma3-27b", "gemma-3-27b-it", "architecture"],
    ["whisper", "Whisper-Large-v3", "architecture"],
    ["qwen3-235b", "Qwen3-235B-A22B-Instruct-2507", "alias"],
    ["mistralai/Mixtral-8x7B-Instruct-v0.1", "Mixtral-8x7B-Instruct-v0.1", "hub"],
    ["deepseek-ai/DeepSeek-V3.1", "DeepSeek-V3.1", "hub"],
    ["intfloat/e5-mistral-7b-instruct", "E5-Mistral-7B-Instruct", "hub"],
  ])("finds %s", (name, served, by) => {
    expect(resolveModel(registry, name)).toMatchObject({ found: true, entry: { name: served }, by });
  });

  it.each([
    ["META-LLAMA-3.2-1B-INSTRUCT", "Meta-Llama-3.2-1B-Instruct"],
    ["meta-llama-3-3-70b-instruct", "Meta-Llama-3.3-70B-Instruct"],
    ["meta_llama_3_3_70b_instruct", "Meta-Llama-3.3-70B-Instruct"],
    ["Llama3_1b", "Meta-Llama-3.2-1B-Instruct"],
    [" qwen3-32b ", "Qwen3-32B"],
    ["https://huggingface.co/meta-llama/Llama-3.2-1B-Instruct", "Meta-Llama-3.2-1B-Instruct"],
  ])("does not mind case or separators: %s", (name, served) => {
    expect(resolveModel(registry, name)).toMatchObject({ found: true, entry: { name: served } });
  });

  it("takes the vendor's example for a family id that two models share, and says so", () => {
    const resolution = resolveModel(registry, "llama3-70b");
    expect(resolution).toMatchObject({ found: true, entry: { name: "Meta-Llama-3.3-70B-Instruct" }, by: "family" });
    expect(resolution.found && resolution.note).toBe(
      "llama3-70b is taken as Meta-Llama-3.3-70B-Instruct, the vendor's example; it also covers Meta-Llama-3.1-70B-Instruct: give the served name for that",
    );
  });

  it("says when a family id is not known to be the vendor's", () => {
    const resolution = resolveModel(registry, "llama3-8b");
    expect(resolution.found && resolution.note).toBe(
      "llama3-8b is taken as Meta-Llama-3.1-8B-Instruct; the vendor's pages do not show this family id",
    );
  });

  it.each([
    [
      "llama-3p1-70b",
      [
        "DeepSeek-R1-Distill-Llama-70B",
        "Llama-3.3-Swallow-70B-Instruct-v0.4",
        "Meta-Llama-3.1-70B-Instruct",
        "Meta-Llama-3.3-70B-Instruct",
      ],
    ],
    ["deepseek", ["DeepSeek-R1-0528", "DeepSeek-V3-0324", "DeepSeek-V3.1"]],
  ])("does not choose among the models of one architecture: %s", (name, sharedBy) => {
    expect(resolveModel(registry, name)).toEqual({ found: false, nearest: [], sharedBy });
  });

  it("has nothing to add to an unambiguous name", () => {
    const resolution = resolveModel(registry, "Meta-Llama-3.1-70B-Instruct");
    expect(resolution.found && resolution.note).toBeNull();
  });

  it.each([
    ["llama3-80b", "llama3-70b"],
    ["lama3-1b", "llama3-1b"],
    ["meta-llama/Llama-3.1-8B", "Llama-3.1-8B-Instruct"],
    ["Qwen3-23B", "Qwen3-32B"],
    ["my-qwen3-32b-finetune", "Qwen3-32B"],
    ["unsloth/Llama-3.2-1B-Instruct", "Llama-3.2-1B-Instruct"],
  ])("names the nearest for %s", (name, nearest) => {
    const resolution = resolveModel(registry, name);
    expect(resolution).toMatchObject({ found: false });
    expect(resolution.found ? [] : resolution.nearest).toContain(nearest);
  });

  it("suggests each model once, three at most", () => {
    const resolution = resolveModel(registry, "Llama");
    const nearest = resolution.found ? [] : resolution.nearest;
    expect(nearest).toHaveLength(3);
  });

  it.each(["falcon-180b", "", "/", "x", "__proto__", "constructor", "toString"])("suggests nothing for %j", (name) => {
    expect(resolveModel(registry, name)).toEqual({ found: false, nearest: [], sharedBy: [] });
  });

  it("answers at once for a name of a million characters", () => {
    expect(resolveModel(registry, "-".repeat(1_000_000))).toMatchObject({ found: false });
    expect(resolveModel(registry, "a".repeat(1_000_000))).toEqual({ found: false, nearest: [], sharedBy: [] });
  });
});
