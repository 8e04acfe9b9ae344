import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../src/format/json/json-value.ts";
import { graphTensors } from "../../src/model/architecture/graph-tensors.ts";
import { graphTotals } from "../../src/model/architecture/graph-totals.ts";
import type { TensorGraph, TensorTemplate } from "../../src/model/architecture/tensor-graph.ts";
import { ARCHITECTURES, graphOf } from "../support/architectures.ts";
import { SHARED, sharedPath } from "./shared.ts";

// Published checkpoints with a readable config.json and index: our graph names the tensors that the index names, and
// predicts its total_size. What differs is listed with its reason.

const INDEXES = ["model.safetensors.index.json", "pytorch_model.bin.index.json"];

/** No file of models/architectures/: the family's own code, or one that nobody has added. */
const NO_ARCHITECTURE: ReadonlyMap<string, string> = new Map([
  ["Arp1tMoga__fast_qwen__0", "qwen3_5, packed by MLX"],
  ["Decentralised-AI__falcon-40b__0", "RefinedWeb: own code"],
  ["HwwwwwwwH__MiniCPM-V-2__0", "minicpmv: own code"],
  ["NanSang2000__S1mpleAgent__0", "internlm2: own code"],
  ["Zumwaltboi68__stable-code-3b__0", "stablelm_epoch: own code"],
  ["abhaybd__NV-Embed-v2_fixed__0", "nvembed: own code"],
  ["alibaba__Logics-Thinking__0", "logics: own code"],
  ["bacoco__Phi-2__0", "mixformer-sequential: own code"],
  ["colorfulandcjy0806__cjy_chat__0", "internlm2: own code"],
  ["gaoqinqinshan__qingshanyiliao__0", "qwen: own code"],
  ["gaoqinqinshan__qingshanyiliao__1", "qwen: own code"],
  ["mapengAdam__qianwen-72B__0", "qwen: own code"],
  ["mjbernaski__s2-pro__0", "fish_qwen3_omni: own code, and no class"],
  ["renegade-studio__beta-O1__0", "minimax_m1: own code"],
  ["reubzdubz__Molmo7B_D_NF4Quant__0", "molmo: own code"],
  ["sen-ye__DeepSeek-OCR2-query-ablation__0", "deepseek_vl_v2: own code"],
  ["victortorresa94-del__gemma4__0", "gemma4: layers differ by layer_types, which no formula can ask yet"],
  ["x1ngzai__Qwen-VL-Chat-Int4__0", "qwen: own code"],
]);

/** What quantisers keep beside a weight they packed. */
const PACKED: ReadonlyMap<string, RegExp> = new Map([
  [
    "IrfanUruchi__Llama-2-13B-Computer-Engineering-__0",
    /_proj\.weight\.(absmax|nested_absmax|nested_quant_map|quant_map|quant_state\.bitsandbytes__nf4)$/,
  ],
  ["IrfanUruchi__Llama-3.1-8B-Computer-Networks-LLM__0", /_proj\.(SCB|weight_format)$/],
]);

/** total_size minus what we predict. */
const OTHER_BYTES: ReadonlyMap<string, readonly [difference: bigint, reason: string]> = new Map([
  // transformers counted a bool as an eighth of a byte: 32 layers x 2048 x 2048 of attention.bias.
  ["drcege__RedPajama-INCITE-7B-Base__0", [-(32n * 2048n * 2048n * 7n) / 8n, "bool counted as one bit"]],
  // 32 layers x 64 numbers of inv_freq, two bytes each.
  ["nuxwork__llama-7b-hf__0", [-4096n, "inv_freq in fp16: an early conversion"]],
  // As much as 32 instead of 8 key and value heads would add.
  ["SmartMaster35Rus__Llama3-GGuf__0", [1_610_612_736n, "total_size of another model"]],
  ["sarcascoder__nvidia-reason2__0", [-17_534_247_392n, "total_size is 0"]],
]);

/** Their config.json states no dtype: that of the published weights. */
const DTYPES: ReadonlyMap<string, string> = new Map([
  ["EchoCog__gpt-oss-20b__0", "BF16"],
  ["amansingh61__bloom__0", "BF16"],
  ["sarcascoder__nvidia-reason2__0", "BF16"],
]);

const SPELLING: ReadonlyMap<unknown, string> = new Map([
  ["bfloat16", "BF16"],
  ["float16", "F16"],
  ["float32", "F32"],
]);

interface Case {
  readonly name: string;
  readonly config: JsonObject;
  readonly indexes: readonly JsonObject[];
}

const cases = (SHARED === null ? [] : readdirSync(sharedPath("corpus", "configs"))).flatMap((name): readonly Case[] => {
  const config = read(name, "config.json");
  const indexes = INDEXES.map((file) => read(name, file)).filter((index) => index !== null);
  return config === null || indexes.length === 0 ? [] : [{ name, config, indexes }];
});

/** null when it is not there, or is no JSON: other tests are about those. */
function read(name: string, file: string): JsonObject | null {
  const path = sharedPath("corpus", "configs", name, file);
  if (!existsSync(path)) return null;
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

const judged = cases.filter(({ name }) => !NO_ARCHITECTURE.has(name));

describe.skipIf(SHARED === null)("indexes of published checkpoints", () => {
  it("are found, and those without an architecture are known", () => {
    expect(cases.length).toBe(62);
    expect(judged.length).toBe(62 - NO_ARCHITECTURE.size);
    const without = cases.filter(({ config }) => !ARCHITECTURES.modelTypes().includes(String(config["model_type"])));
    expect(without.map(({ name }) => name)).toEqual([...NO_ARCHITECTURE.keys()]);
  });

  it.each(judged)("$name: names equal", ({ name, config, indexes }) => {
    for (const index of indexes) expect(difference(graphFor(config, index), index, PACKED.get(name))).toEqual([]);
  });

  it.each(judged.filter(({ name }) => !PACKED.has(name)))("$name: bytes equal", ({ name, config, indexes }) => {
    const dtype = DTYPES.get(name) ?? SPELLING.get(config["torch_dtype"] ?? config["dtype"]) ?? null;
    for (const index of indexes) {
      const { bytes } = graphTotals(present(graphFor(config, index), index), dtype);
      const total = BigInt(Number(memberOf(memberOf(index, "metadata"), "total_size")));
      expect(total - (bytes ?? -1n)).toBe(OTHER_BYTES.get(name)?.[0] ?? 0n);
    }
  });

  it("are packed as the table says", () => {
    const packed = judged.filter(({ config, indexes: [index] }) => index && graphFor(config, index).packing !== null);
    expect(packed.map(({ name }) => name)).toEqual([...PACKED.keys()]);
  });
});

/** The graph of the layout whose names the index has: that of the class, or one that any class may have. */
function graphFor(config: JsonObject, index: JsonObject): TensorGraph {
  const layouts = ARCHITECTURES.get(String(config["model_type"]))?.layouts ?? new Map();
  const others = [...layouts.values()].filter(({ onlyByClass }) => !onlyByClass).map(({ id }) => id as string);
  const own = graphOf(config);
  const all = [own, ...others.map((id) => graphOf(config, id))];
  return all.find((graph) => difference(graph, index).length === 0) ?? own;
}

function difference(graph: TensorGraph, index: JsonObject, explained?: RegExp): readonly string[] {
  const names = new Set(Object.keys(memberOf(index, "weight_map") as JsonObject));
  const templates = new Map([...graphTensors(graph)].map(({ name, template }) => [name, template]));
  return [
    ...[...templates]
      .filter(([name, { optional }]) => !optional && !names.has(name))
      .map(([name]) => `missing ${name}`),
    ...[...names]
      .filter((name) => !templates.has(name) && explained?.test(name) !== true)
      .map((name) => `extra ${name}`),
  ];
}

/** The templates of the tensors that the index names: an optional one counts where it is there. */
function present(graph: TensorGraph, index: JsonObject): readonly TensorTemplate[] {
  const names = new Set(Object.keys(memberOf(index, "weight_map") as JsonObject));
  return [...graphTensors(graph)]
    .filter(({ name }) => names.has(name))
    .map(({ template }) => ({ ...template, count: 1 }));
}
