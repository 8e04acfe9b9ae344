import { describe, expect, it } from "vitest";
import type { FactName } from "../../src/checkpoint/facts/fact.ts";
import type { JsonValue } from "../../src/format/json/json-value.ts";
import { valueAt } from "../../src/format/json/pointer.ts";
import type { BaseModel } from "../../src/model/base-model.ts";
import { resolveModel } from "../../src/model/resolve-model.ts";
import { toBaseModel } from "../../src/model/to-base-model.ts";
import { shippedModelTypes, shippedRegistry } from "./models-folder.ts";

const registry = shippedRegistry();
const modelTypes = shippedModelTypes();

function base(name: string): BaseModel {
  const resolution = resolveModel(registry, name);
  if (!resolution.found) throw new Error(name);
  return toBaseModel(resolution.entry, "declared", modelTypes);
}

describe("a base model as the rules see it", () => {
  it("carries its family id, its served name and its whole entry", () => {
    const model = base("llama3-70b");
    expect([model.id, model.name, model.how]).toEqual(["llama3-70b", "Meta-Llama-3.3-70B-Instruct", "declared"]);
    expect(valueAt(model.data, ["config", "num_hidden_layers"])).toBe(80);
  });

  it("is called by its served name when it has no family id", () => {
    expect(base("qwen3-32b").id).toBe("Qwen3-32B");
  });

  it.each<[string, FactName, JsonValue]>([
    ["llama3-1b", "rope.type", "llama3"],
    ["llama3-1b", "rope.theta", 500000],
    ["llama3-1b", "rope.factor", 32],
    ["llama3-1b", "embeddings.tied", true],
    ["llama3-1b", "vocabulary.size", 128256],
    ["llama3-1b", "tokenizer.max_id", 128255],
    ["llama3-1b", "eos.all", [128001, 128008, 128009]],
    ["llama3-1b", "eos.tokenizer", "<|eot_id|>"],
    ["llama3-1b", "eos.tokenizer_id", 128009],
    ["llama3-8b", "architecture.head_dim", 128],
    ["qwen2.5-7b", "architecture.head_dim", 128],
    ["qwen2.5-7b", "architecture.num_key_value_heads", 4],
    ["qwen2.5-7b", "tokenizer.size", 151665],
    ["qwen2.5-7b", "pad.tokenizer_id", 151643],
    ["qwen3-32b", "architecture.head_dim", 128],
    ["qwen3-32b", "rope.type", "default"],
    ["qwen3-32b", "tokenizer.class", "Qwen2Tokenizer"],
  ])("%s: the fact %s is %j", (name, fact, expected) => {
    expect(base(name).facts.get(fact)?.value).toEqual(expected);
  });

  it("has no weights", () => {
    expect(base("llama3-1b").facts.get("weights.bytes")).toBeNull();
    expect(base("llama3-1b").facts.get("weights.has_lm_head")?.value ?? null).toBeNull();
  });
});
