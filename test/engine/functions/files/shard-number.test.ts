import { describe, expect, it } from "vitest";
import { shardNumber } from "../../../../src/engine/functions/files/shard-number.ts";

describe("shardNumber", () => {
  it.each([
    ["model-00002-of-00030.safetensors", "model-*.safetensors", 2, 30],
    // bloom
    ["pytorch_model_00001-of-00072.bin", "pytorch_model_*.bin", 1, 72],
    // DeepSeek-R1
    ["model-00163-of-000163.safetensors", "model-*.safetensors", 163, 163],
    // Qwen3.5
    ["model.safetensors-00001-of-00011.safetensors", "model.safetensors-*.safetensors", 1, 11],
    ["model-1-of-3.safetensors", "model-*.safetensors", 1, 3],
  ])("reads %s", (name, stem, number, total) => {
    expect(shardNumber(name)).toEqual({ stem, number, total });
  });

  it.each([
    "model.safetensors",
    "mtp.safetensors",
    "model-00001-model.layers.0.input_layernorm.weight.safetensors",
    "00001-of-00002.safetensors",
  ])("finds no number in %s", (name) => {
    expect(shardNumber(name)).toBeNull();
  });
});
