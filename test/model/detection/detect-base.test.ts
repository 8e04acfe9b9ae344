import { describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../src/checkpoint/load-checkpoint.ts";
import { llamaCheckpoint } from "../../../src/cli/demo/llama-checkpoint.ts";
import type { JsonObject } from "../../../src/format/json/json-value.ts";
import { memberOf } from "../../../src/format/json/json-value.ts";
import { valueAt } from "../../../src/format/json/pointer.ts";
import { type Detection, detectBase, type KnownModels } from "../../../src/model/detection/detect-base.ts";
import { graphSpecs } from "../../../src/model/graph-specs.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../../src/source/memory-tree.ts";
import { graphOf } from "../../support/architectures.ts";
import { shippedArchitectures, shippedEntries, shippedModelTypes, shippedRegistry } from "../models-folder.ts";

const modelTypes = shippedModelTypes();
const registry = shippedRegistry();
const known: KnownModels = {
  registry: () => registry,
  entriesOf: (type) => registry.entries.filter(({ data }) => valueAt(data, ["config", "model_type"]) === type),
  modelTypes,
  architectures: shippedArchitectures(),
};

function fileOf(model: string, key: string): JsonObject {
  return memberOf(JSON.parse(shippedEntries().get(`${model}.json`) ?? "null"), key) as JsonObject;
}

async function detect(files: Record<string, JsonObject | string | MemorySpecial>): Promise<Detection> {
  const entries = Object.entries(files).map(([name, content]): [string, string | MemorySpecial] => [
    `c/${name}`,
    typeof content === "string" || "kind" in content ? (content as string | MemorySpecial) : JSON.stringify(content),
  ]);
  return detectBase(await loadCheckpoint(createMemoryFs(new Map(entries)), "c", { modelTypes }), known);
}

const SMALL = "Meta-Llama-3.2-1B-Instruct";
const config = fileOf(SMALL, "config");
const generation = fileOf(SMALL, "generationConfig");

describe("detectBase", () => {
  it.each(registry.entries.map(({ name }) => name))("finds %s, or those that cannot be told from it", async (name) => {
    const { base } = await detect({
      "config.json": fileOf(name, "config"),
      "generation_config.json": fileOf(name, "generationConfig") ?? {},
    });
    expect(base?.how).toBe("detected");
    expect([base?.name, ...(base?.evidence?.alternatives ?? [])]).toContain(name);
    // Whisper's own config.json names its repository; a config that names none leaves it open.
    expect(base?.evidence?.sure).toBe(name === "Whisper-Large-v3");
  });

  it("leaves open which of two models of one graph it is", async () => {
    const { base } = await detect({ "config.json": fileOf("Meta-Llama-3.3-70B-Instruct", "config") });
    expect([base?.name, ...(base?.evidence?.alternatives ?? [])]).toEqual(
      expect.arrayContaining(["Meta-Llama-3.1-70B-Instruct", "Meta-Llama-3.3-70B-Instruct"]),
    );
  });

  it("puts a model of which little is known behind one that most is like", async () => {
    const { base } = await detect({
      "config.json": fileOf("Meta-Llama-3.1-70B-Instruct", "config"),
      "tokenizer_config.json": {
        ...fileOf("Meta-Llama-3.1-70B-Instruct", "tokenizerConfig"),
        eos_token: "<|end_of_text|>",
      },
    });
    expect(base?.name).toBe("Meta-Llama-3.1-70B-Instruct");
    expect(base?.evidence?.alternatives.at(-1)).toBe("DeepSeek-R1-Distill-Llama-70B");
  });

  it.each([
    ["---\nbase_model: meta-llama/Llama-3.3-70B-Instruct\n---\n# x", "README.md"],
    ['---\nlicense: x\nbase_model:\n  - "unsloth/Llama-3.3-70B-Instruct-bnb-4bit"\ntags: [a]\n---\n', "README.md"],
    ["---\nbase_model: [meta-llama/Llama-3.3-70B-Instruct]\n---\n", "README.md"],
  ])("takes the word of the model card: %j", async (card, where) => {
    const { base } = await detect({
      "config.json": fileOf("Meta-Llama-3.3-70B-Instruct", "config"),
      "README.md": card,
    });
    expect(base?.name).toBe("Meta-Llama-3.3-70B-Instruct");
    expect(base?.evidence).toEqual({ sure: true, why: `named in ${where}`, alternatives: [] });
  });

  it.each([
    "meta-llama/Llama-3.2-1B-Instruct",
    "/data/models/Llama-3.2-1B-Instruct/",
    "C:\\models\\Meta-Llama-3.2-1B-Instruct",
    "/root/.cache/huggingface/hub/models--meta-llama--Llama-3.2-1B-Instruct/snapshots/0123abc",
  ])("takes the word of _name_or_path %j, though the rope is another", async (path) => {
    const { base } = await detect({ "config.json": { ...config, rope_theta: 10000, _name_or_path: path } });
    expect([base?.name, base?.evidence?.sure]).toEqual([SMALL, true]);
  });

  it.each([
    ["with new tokens", { vocab_size: 128264 }],
    ["with layers cut out", { num_hidden_layers: 12 }],
  ])("takes the word of a fine-tune %s", async (_, change) => {
    const card = "---\nbase_model: https://huggingface.co/meta-llama/Llama-3.2-1B-Instruct # the base\n---\n";
    const { base } = await detect({ "config.json": { ...config, ...change }, "README.md": card });
    expect([base?.name, base?.evidence?.sure]).toEqual([SMALL, true]);
  });

  it.each([
    [[128001, 128009], SMALL],
    [128009, SMALL],
    [128001, undefined],
  ])("takes a fine-tune that stops at %j for %s", async (eos, name) => {
    const own = { "config.json": { ...config, eos_token_id: eos }, "generation_config.json": { eos_token_id: eos } };
    expect((await detect(own as Record<string, JsonObject>)).base?.name).toBe(name);
  });

  it("believes no name that contradicts the graph", async () => {
    const card = "---\nbase_model: meta-llama/Llama-3.3-70B-Instruct\n---\n";
    const { base } = await detect({ "config.json": config, "generation_config.json": generation, "README.md": card });
    expect([base?.name, base?.evidence?.sure]).toEqual([SMALL, false]);
    expect(base?.evidence?.why).toContain("though README.md names Meta-Llama-3.3-70B-Instruct, which it cannot be");
  });

  it("is not taken in by a short name that many have", async () => {
    const { base } = await detect({ "config.json": { ...config, rope_theta: 1, _name_or_path: "llama3-1b" } });
    expect(base).toBeNull();
  });

  it("calls a model of the same graph with another rope only the nearest", async () => {
    const { base, nearest } = await detect({ "config.json": { ...config, rope_scaling: null } });
    expect(base).toBeNull();
    expect(nearest).toEqual({
      name: SMALL,
      differences: [{ name: "rope type", own: "default", base: "llama3" }],
    });
  });

  it("names the nearest and what differs for a resized vocabulary", async () => {
    const { base, nearest } = await detect({ "config.json": { ...config, vocab_size: 128257 } });
    expect(base).toBeNull();
    expect(nearest).toEqual({ name: SMALL, differences: [{ name: "vocab_size", own: 128257, base: 128256 }] });
  });

  it("knows a model by its tensors when config.json was edited", async () => {
    const entry = JSON.parse(shippedEntries().get(`${SMALL}.json`) ?? "null");
    const files = llamaCheckpoint(entry, graphSpecs(graphOf(config), "BF16"), Number.POSITIVE_INFINITY);
    const weights = files.get("model.safetensors") ?? "";
    const edited = { ...config, num_key_value_heads: 32 };
    const { base } = await detect({ "config.json": edited, "model.safetensors": weights });
    expect([base?.name, base?.evidence?.why]).toEqual([
      SMALL,
      "its tensors have exactly this model's names and shapes",
    ]);
    // Without the weights the edited config is all there is.
    expect((await detect({ "config.json": edited })).base).toBeNull();
  });

  it.each([
    [{ model_type: "llama" }],
    [{ model_type: "constructor", hidden_size: 2048, num_hidden_layers: 16 }],
    [{}],
    [{ ...config, hidden_size: 64, num_attention_heads: 4, num_hidden_layers: 2, intermediate_size: 3, vocab_size: 9 }],
  ])("finds nothing like %j", async (other) => {
    expect(await detect({ "config.json": other as JsonObject })).toEqual({ base: null, nearest: null });
  });
});
