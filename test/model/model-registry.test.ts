import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import type { JsonObject, JsonValue } from "../../src/format/json/json-value.ts";
import { createModelRegistry } from "../../src/model/model-registry.ts";
import { shippedEntries, shippedRegistry } from "./models-folder.ts";

function entry(patch: JsonObject): JsonValue {
  const qwen = JSON.parse(shippedEntries().get("Qwen3-32B.json") ?? "{}") as JsonObject;
  return {
    ...qwen,
    name: "A",
    hubIds: ["a/A"],
    kubernetesName: "k-a",
    architectureKey: null,
    aliases: [],
    families: [],
    ...patch,
  };
}

const B: JsonObject = { name: "B", hubIds: ["b/B"], kubernetesName: "k-b" };

describe("the model registry", () => {
  it("holds the shipped models by served name", () => {
    const names = shippedRegistry().entries.map((each) => each.name);
    expect(names).toHaveLength(34);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual([...shippedEntries().keys()].map((file) => file.slice(0, -".json".length)).sort());
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

  it("lets models share the key of one graph's compiled artifacts", () => {
    const registry = createModelRegistry([
      entry({ architectureKey: "graph" }),
      entry({ ...B, architectureKey: "graph" }),
    ]);
    expect(registry.names.get("graph")?.map((use) => [use.entry.name, use.kind])).toEqual([
      ["A", "architecture"],
      ["B", "architecture"],
    ]);
  });

  it.each([
    ["family id", { families: ["x"] }],
    ["alias", { aliases: ["x"] }],
  ])("refuses an architecture that is another model's %s", (_what, first) => {
    expect(() => createModelRegistry([entry(first), entry({ ...B, architectureKey: "x" })])).toThrow(
      "both answer to x",
    );
  });

  it("refuses a draft that has no entry", () => {
    expect(() => createModelRegistry([entry({ drafts: ["B"] })])).toThrow(
      "base model A names the draft B, which has no entry",
    );
    expect(createModelRegistry([entry({ drafts: ["B"] }), entry(B)]).entries[0]?.drafts).toEqual(["B"]);
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
    [entry({ contextLengths: ["4k"] }), "base model A: contextLengths is not a list of whole numbers"],
    [entry({ drafts: 1 }), "base model A: drafts is not a list of strings"],
    [entry({ tokenizer: {} }), "base model A: tokenizer/model is not a string or null"],
  ])("refuses %# what is no base model", (value, message) => {
    expect(() => createModelRegistry([value])).toThrow(message);
  });
});
