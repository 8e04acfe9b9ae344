import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import type { JsonObject, JsonValue } from "../../src/format/json/json-value.ts";
import { createModelRegistry } from "../../src/model/model-registry.ts";
import { shippedEntries, shippedRegistry } from "./models-folder.ts";

function entry(patch: JsonObject): JsonValue {
  const qwen = JSON.parse(shippedEntries().get("Qwen3-32B.json") ?? "{}") as JsonObject;
  return { ...qwen, name: "A", hubIds: ["a/A"], kubernetesName: "k-a", aliases: [], families: [], ...patch };
}

const B: JsonObject = { name: "B", hubIds: ["b/B"], kubernetesName: "k-b" };

describe("the model registry", () => {
  it("holds the shipped models by served name", () => {
    expect(shippedRegistry().entries.map((each) => each.name)).toEqual([
      "Meta-Llama-3.1-70B-Instruct",
      "Meta-Llama-3.1-8B-Instruct",
      "Meta-Llama-3.2-1B-Instruct",
      "Meta-Llama-3.2-3B-Instruct",
      "Meta-Llama-3.3-70B-Instruct",
      "Qwen2.5-7B-Instruct",
      "Qwen3-32B",
    ]);
  });

  it.each([
    ["served name", {}, { ...B, name: "A" }],
    ["served name but for its case", {}, { ...B, name: "a" }],
    ["Hub id", {}, { ...B, hubIds: ["b/B", "a/A"] }],
    ["Kubernetes name", {}, { ...B, kubernetesName: "k-a" }],
    ["alias", { aliases: ["x.1"] }, { ...B, aliases: ["x-1"] }],
    ["alias that is another's family id", { aliases: ["x"] }, { ...B, families: ["x"] }],
  ])("refuses two models with one %s", (_what, first, second) => {
    expect(() => createModelRegistry([entry(first), entry(second)])).toThrow(ConfigError);
  });

  it("names both models and the name that they share", () => {
    expect(() => createModelRegistry([entry({}), entry({ ...B, kubernetesName: "k-a" })])).toThrow(
      "base models A and B both answer to k-a",
    );
  });

  it("takes a shared family id only when one model is documented for it", () => {
    const shared = (first: readonly string[], second: readonly string[]): JsonValue[] => [
      entry({ families: ["f"], documentedFor: first }),
      entry({ ...B, families: ["f"], documentedFor: second }),
    ];
    expect(() => createModelRegistry(shared([], []))).toThrow("share the family id f");
    expect(() => createModelRegistry(shared(["f"], ["f"]))).toThrow("share the family id f");
    expect(createModelRegistry(shared([], ["f"])).names.get("f")).toHaveLength(2);
  });

  it.each([
    [null, "not a JSON object"],
    [[], "not a JSON object"],
    [{}, "name is not a string"],
    [entry({ families: "f" }), "base model A: families is not a list of strings"],
    [entry({ aliases: [1] }), "base model A: aliases is not a list of strings"],
    [entry({ kubernetesName: 1 }), "base model A: kubernetesName is not a string or null"],
    [entry({ tokenizer: {} }), "base model A: tokenizer/model is not a string or null"],
  ])("refuses %# what is no base model", (value, message) => {
    expect(() => createModelRegistry([value])).toThrow(message);
  });
});
