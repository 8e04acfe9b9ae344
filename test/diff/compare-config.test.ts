import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import { compareAll, configLines, configOf, tinySubject } from "./subjects.ts";

const LLAMA: JsonObject = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 32,
  vocab_size: 64,
};

function lines(a: JsonObject, b: JsonObject): readonly string[] {
  return configLines(compareAll(configOf({ ...LLAMA, ...a }), configOf({ ...LLAMA, ...b })));
}

describe("compareConfig", () => {
  it("takes the layouts of transformers 4 and 5 as one, and says that they were two", () => {
    const v4 = configOf({
      ...LLAMA,
      rope_theta: 500000.0,
      rope_scaling: { type: "llama3", factor: 8, low_freq_factor: 1 },
      torch_dtype: "bfloat16",
    });
    const v5 = configOf({
      ...LLAMA,
      rope_parameters: { rope_theta: 500000, rope_type: "llama3", factor: 8.0, low_freq_factor: 1 },
      dtype: "bfloat16",
    });
    const { config } = compareAll(v4, v5);
    expect(config?.differences).toEqual([]);
    expect(config?.notes).toEqual([
      expect.stringMatching(/^B writes .* A as rope_theta/),
      "dtype and torch_dtype are one key: B has its new name",
    ]);
  });

  it.each<[string, JsonObject, JsonObject, readonly string[]]>([
    ["a default that one side writes", { rms_norm_eps: 1e-6, mlp_bias: false }, {}, []],
    ["a null against a default", { bos_token_id: null }, {}, ["bos_token_id null -> 1 (default)"]],
    ["a value against a default", { rms_norm_eps: 1e-5 }, {}, ["rms_norm_eps 0.00001 -> 0.000001 (default) graph"]],
    ["heads that follow from others", { num_key_value_heads: 4, head_dim: 4 }, {}, []],
    ["heads that do not", { num_key_value_heads: 2 }, {}, ["num_key_value_heads 2 -> 4 (derived) graph"]],
    ["stop tokens in another order", { eos_token_id: [57, 58] }, { eos_token_id: [58, 57, 57] }, []],
    ["one stop token in a list", { eos_token_id: 2 }, { eos_token_id: [2] }, []],
    ["rope", { rope_theta: 5e5 }, {}, ["rope.theta 500000 -> 10000 (default) graph"]],
    [
      "the numbers of rope scaling",
      { rope_scaling: { rope_type: "llama3", factor: 8, low_freq_factor: 1, finetuned: true } },
      { rope_scaling: { type: "llama3", factor: 32, high_freq_factor: 4, finetuned: false } },
      [
        "rope.factor 8 -> 32 graph",
        "rope.low_freq_factor 1 -> -",
        "rope.finetuned true -> false",
        "rope.high_freq_factor - -> 4",
      ],
    ],
    [
      "the context length",
      { max_position_embeddings: 4096 },
      {},
      ["max_position_embeddings 4096 -> 2048 (default) graph"],
    ],
    ["two names of one activation", { hidden_act: "swish" }, { hidden_act: "silu" }, []],
    ["two activations", { hidden_act: "gelu" }, { hidden_act: "swish" }, ['hidden_act "gelu" -> "silu" graph']],
    [
      "classes beyond the first",
      { architectures: ["LlamaForCausalLM", "Own"] },
      {},
      ['architectures ["LlamaForCausalLM","Own"] -> ["LlamaForCausalLM"]'],
    ],
    ["dropout", { attention_dropout: 0.1 }, {}, ["attention_dropout 0.1 -> 0 (default) graph"]],
    ["a key that no fact knows", { use_cache: true }, { use_cache: false }, ["use_cache true -> false"]],
    ["null and absent", { rope_scaling: null, foo: null }, {}, []],
    [
      "quantisation",
      { quantization_config: { quant_method: "fp8" } },
      {},
      ['quantization_config.quant_method "fp8" -> - graph'],
    ],
    ["a key named __proto__", JSON.parse('{"__proto__": 1}'), {}, ["__proto__ 1 -> -"]],
    [
      "routing of experts",
      { model_type: "qwen3_moe", norm_topk_prob: true },
      { model_type: "qwen3_moe", norm_topk_prob: false },
      ["norm_topk_prob true -> false graph"],
    ],
  ])("compares %s", (_, a, b, expected) => {
    expect(lines(a, b)).toEqual(expected);
  });

  it("knows the kinds of layers that a pattern stands for, and the rope of each", () => {
    const gemma = { ...LLAMA, model_type: "gemma3_text", architectures: ["Gemma3ForCausalLM"], num_hidden_layers: 7 };
    const v4 = { sliding_window_pattern: 6, rope_theta: 1e6, rope_local_base_freq: 1e4, sliding_window: 512 };
    const kinds = [...Array(5).fill("sliding_attention"), "full_attention", "sliding_attention"];
    const rope = {
      full_attention: { rope_type: "default", rope_theta: 1e6 },
      sliding_attention: { rope_type: "default", rope_theta: 1e4 },
    };
    const v5 = { layer_types: kinds, rope_parameters: rope, sliding_window: 512 };
    expect(lines({ ...gemma, ...v4 }, { ...gemma, ...v5 })).toEqual([]);
    const other = { ...v5, layer_types: kinds.with(0, "full_attention") };
    expect(lines({ ...gemma, ...v4 }, { ...gemma, ...other })).toEqual([
      expect.stringMatching(/^layer_types .* graph$/),
    ]);
  });

  it("tells another pattern of windows that stands in a part, also where the other side has its class's", () => {
    const text = { model_type: "gemma3_text", num_hidden_layers: 4, sliding_window: 512 };
    const gemma = { model_type: "gemma3", architectures: ["Gemma3ForConditionalGeneration"] };
    const configs = [text, { ...text, sliding_window_pattern: 2 }, { ...text, sliding_window_pattern: 6 }];
    const [plain, second, sixth] = configs.map((part) => configOf({ ...gemma, text_config: part }));
    if (plain === undefined || second === undefined || sixth === undefined) throw new RangeError("three configs");
    const [S, F] = ["sliding_attention", "full_attention"];
    const side = (list: readonly (string | undefined)[]): string => `${JSON.stringify(list)} (derived)`;
    expect(configLines(compareAll(plain, second))).toEqual([
      `layer_types ${side([S, S, S, S])} -> ${side([S, F, S, F])} graph`,
    ]);
    expect(configLines(compareAll(plain, sixth))).toEqual([]);
    // The part's type follows from the outer one.
    const { model_type: _, ...untyped } = text;
    const bare = configOf({ ...gemma, text_config: untyped });
    expect(configLines(compareAll(bare, plain))).toEqual([]);
    expect(configLines(compareAll(bare, second))).toEqual(configLines(compareAll(plain, second)));
  });

  it("knows from which layer on a Qwen has its window", () => {
    const qwen = { model_type: "qwen2", architectures: ["Qwen2ForCausalLM"], num_hidden_layers: 3 };
    const on = { ...qwen, use_sliding_window: true, sliding_window: 64 };
    const kinds = ["full_attention", "sliding_attention", "sliding_attention"];
    expect(lines({ ...on, max_window_layers: 1 }, { ...on, max_window_layers: 2 })).toEqual([
      expect.stringMatching(/^layer_types .* graph$/),
    ]);
    expect(lines({ ...on, max_window_layers: 1 }, { ...on, layer_types: kinds })).toEqual([]);
    const deep = { ...on, num_hidden_layers: 30 };
    expect(lines(deep, { ...deep, max_window_layers: 28 })).toEqual([]);
    expect(lines({ ...qwen, max_window_layers: 1 }, { ...qwen, max_window_layers: 2 })).toEqual([]);
    // Without a window, it says nothing.
    const off = { ...qwen, use_sliding_window: false };
    expect(lines({ ...off, max_window_layers: 1 }, { ...off, max_window_layers: 2 })).toEqual([]);
  });

  it("tells a pattern that it cannot read as it stands", () => {
    const exaone = { model_type: "exaone4", architectures: ["Exaone4ForCausalLM"], sliding_window: 64 };
    const pattern = (value: string): JsonObject => ({ ...exaone, sliding_window_pattern: value });
    expect(lines(pattern("LLLG"), pattern("LG"))).toEqual(['sliding_window_pattern "LLLG" -> "LG"']);
  });

  it("gives no verdict without a config.json, but tells of tensors", async () => {
    const diff = compareAll(await tinySubject({ remove: ["config.json"] }), await tinySubject());
    expect([diff.config?.compared, diff.graph.kind, diff.tensors?.common]).toEqual([false, "unknown", 21]);
  });
});
