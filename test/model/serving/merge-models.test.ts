import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/format/json/json-value.ts";
import type { ModelResource } from "../../../src/model/serving/kubernetes/model-resource.ts";
import { mergeModels, type ServingModels } from "../../../src/model/serving/merge-models.ts";
import { isServed, refuseUnserved, servedElsewhere, servedHint } from "../../../src/model/serving/served-entry.ts";
import type { ServingSource } from "../../../src/model/serving/serving-source.ts";
import { shippedEntries } from "../models-folder.ts";

const SHIPPED: readonly JsonObject[] = [...shippedEntries().values()].map((text) => JSON.parse(text) as JsonObject);

function shipped(name: string): JsonObject {
  const found = SHIPPED.find((entry) => entry["name"] === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function merge(source: Partial<ServingSource>): ServingModels {
  return mergeModels(SHIPPED, { origin: "https://a", entries: [], served: null, resources: [], ...source });
}

function entry(models: ServingModels, name: string): JsonValue | undefined {
  return models.models.find((each) => (each as JsonObject)["name"] === name);
}

function resource(changes: Partial<ModelResource>): ModelResource {
  return { name: "X", kubernetesName: "x", aliases: [], architectureKeys: [], profiles: [], tiers: [], ...changes };
}

describe("mergeModels", () => {
  it("puts an entry in place of the one that ships with the same served name, and keeps the others", () => {
    const changed = { ...shipped("Qwen3-32B"), aliases: ["house-qwen"] };
    const merged = merge({ entries: [changed] });
    expect(entry(merged, "Qwen3-32B")).toEqual(changed);
    expect(merged.models).toHaveLength(SHIPPED.length);
    expect(merged.registry.names.get("house-qwen")?.[0]?.entry.name).toBe("Qwen3-32B");
  });

  it("adds what a Model of the platform says to the entry with its served name", () => {
    const house = resource({
      name: "meta-llama-3.3-70b-instruct",
      kubernetesName: "llama-of-the-house",
      aliases: ["house-llama", "llama3-1b"],
      architectureKeys: ["llama-3p3-70b"],
    });
    const merged = merge({ resources: [house, resource({ name: "Custom-One" })] });
    expect(entry(merged, "Meta-Llama-3.3-70B-Instruct")).toEqual({
      ...shipped("Meta-Llama-3.3-70B-Instruct"),
      kubernetesName: "llama-of-the-house",
      architectureKey: "llama-3p3-70b",
      // An alias that already stands for another model stays that one's.
      aliases: [...(shipped("Meta-Llama-3.3-70B-Instruct")["aliases"] as readonly string[]), "house-llama"],
    });
    expect(merged.resources.get("Meta-Llama-3.3-70B-Instruct")).toBe(house);
    expect(merged.unknownResources.map(({ name }) => name)).toEqual(["Custom-One"]);
  });

  it("keeps the architecture that is known when a Model has checkpoints for several", () => {
    const two = resource({ name: "Meta-Llama-3.3-70B-Instruct", architectureKeys: ["llama-3p1-70b", "llama-3p3-70b"] });
    expect(entry(merge({ resources: [two] }), "Meta-Llama-3.3-70B-Instruct")).toMatchObject({
      architectureKey: "llama-3p1-70b",
    });
  });

  it("says whose fault it is when two models answer to one name", () => {
    const clash = { ...shipped("Qwen3-32B"), name: "House-Qwen" };
    expect(() => merge({ entries: [clash] })).toThrow(
      /^https:\/\/a: base models House-Qwen and Qwen3-32B both answer to /,
    );
  });
});

describe("what is served", () => {
  const models = merge({ served: ["custom", "meta-llama/Llama-3.1-8B-Instruct", "qwen3-32b"] });
  const found = (name: string) => {
    const each = models.registry.entries.find((entry) => entry.name === name);
    if (each === undefined) throw new Error(name);
    return each;
  };

  it("is known by any of a model's own names", () => {
    expect(isServed(models, found("Qwen3-32B"))).toBe(true);
    expect(isServed(models, found("Meta-Llama-3.1-8B-Instruct"))).toBe(true);
    expect(isServed(models, found("Meta-Llama-3.1-70B-Instruct"))).toBe(false);
    expect(isServed({ served: null }, found("Qwen3-32B"))).toBeNull();
    expect(servedElsewhere(models)).toEqual(["custom"]);
  });

  it("decides whether a model may be named", () => {
    expect(() => refuseUnserved(models, found("Qwen3-32B"))).not.toThrow();
    expect(() => refuseUnserved(merge({}), found("Meta-Llama-3.1-70B-Instruct"))).not.toThrow();
    expect(() => refuseUnserved(models, found("Meta-Llama-3.1-70B-Instruct"))).toThrow(
      expect.objectContaining({
        message: "https://a does not serve Meta-Llama-3.1-70B-Instruct",
        hint: "did you mean meta-llama/Llama-3.1-8B-Instruct? it serves custom, meta-llama/Llama-3.1-8B-Instruct, qwen3-32b",
      }),
    );
    expect(() => refuseUnserved(merge({ served: [] }), found("Qwen3-32B"))).toThrow(
      expect.objectContaining({ hint: "it serves no models" }),
    );
  });

  it("helps with a name that stands for no base model", () => {
    expect(servedHint(models, "Custom")).toBe(
      "https://a serves custom, but does not say what base model it is: name the base it was trained from",
    );
    expect(servedHint(models, "other")).toMatch(/^it serves custom, /);
    expect(servedHint(merge({}), "other")).toBeNull();
  });
});
