import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { type JsonObject, type JsonValue, memberOf } from "../../src/format/json/json-value.ts";
import { shippedEntries } from "../model/models-folder.ts";

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false });
const compile = (name: string): ValidateFunction =>
  ajv.compile(JSON.parse(readFileSync(new URL(`../../schemas/hf/${name}.schema.json`, import.meta.url), "utf8")));
const config = compile("config");
const generation = compile("generation_config");
const tokenizer = compile("tokenizer_config");
const specialTokens = compile("special_tokens_map");
const index = compile("safetensors-index");

/** `pointer keyword` of every error. */
function errors(validate: ValidateFunction, value: JsonValue): readonly string[] {
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
}

const entries = [...shippedEntries()].map(([file, text]) => ({ file, data: JSON.parse(text) as JsonObject }));

describe("config.json", () => {
  it.each(entries)("accepts the one of $file", ({ data }) => {
    expect(errors(config, memberOf(data, "config") ?? null)).toEqual([]);
  });

  // The shapes that transformers 4 and 5 write, and what is about in published checkpoints.
  it.each<[string, JsonObject]>([
    ["whole numbers that Python wrote as floats", { hidden_size: 4096.0, vocab_size: 1e3 }],
    ["an eos that is a number", { eos_token_id: 2 }],
    ["an eos that is a list", { eos_token_id: [128001, 128008, 128009] }],
    ["no special tokens", { bos_token_id: null, eos_token_id: null, pad_token_id: null }],
    ["a pad of -1", { pad_token_id: -1 }],
    ["a dtype with and without prefix", { torch_dtype: "torch.float16", dtype: "bfloat16" }],
    ["old linear rope scaling with a whole number", { rope_scaling: { type: "linear", factor: 8 } }],
    ["no rope scaling", { rope_scaling: null }],
    [
      "llama3 rope scaling",
      {
        rope_scaling: {
          rope_type: "llama3",
          factor: 32.0,
          low_freq_factor: 1.0,
          high_freq_factor: 4.0,
          original_max_position_embeddings: 8192,
        },
      },
    ],
    ["longrope", { rope_scaling: { type: "longrope", short_factor: [1.0, 1.05], long_factor: [1.0, 64.2] } }],
    ["rope_parameters", { rope_parameters: { rope_type: "default", rope_theta: 500000.0 } }],
    [
      "rope_parameters for each layer type",
      {
        rope_parameters: {
          full_attention: { rope_type: "linear", factor: 8.0, rope_theta: 1000000.0 },
          sliding_attention: { rope_type: "default", rope_theta: 10000.0 },
        },
      },
    ],
    ["unknown rope keys", { rope_parameters: { rope_type: "yarn", truncate: false, llama_4_scaling_beta: 0.1 } }],
    [
      "a composite model",
      { text_config: { hidden_size: 64 }, vision_config: { hidden_size: [96, 192], depth: [2, 2] } },
    ],
    ["widths that differ by layer", { intermediate_size: [16384, 8192], num_key_value_heads: [8, 4] }],
    ["unknown keys of any shape", { my_key: { a: [1, null] }, _attn: "eager" }],
    ["a dense model that mentions experts", { num_experts: 0, num_experts_per_tok: null }],
    ["nothing", {}],
  ])("accepts %s", (_what, value) => {
    expect(errors(config, value)).toEqual([]);
  });

  it.each<[JsonValue, string]>([
    [2 ** 53 + 2, "maximum"],
    ["4096", "type"],
    [-1, "minimum"],
    [0, "minimum"],
    [null, "type"],
    [true, "type"],
    [1.5, "type"],
    [[4096], "type"],
    [{}, "type"],
  ])("refuses a hidden_size of %j, with one error", (value, keyword) => {
    expect(errors(config, { hidden_size: value })).toEqual([`/hidden_size ${keyword}`]);
  });

  it.each<[string, JsonValue, string]>([
    ["num_hidden_layers", 1e9, "maximum"],
    ["vocab_size", 1e15, "maximum"],
    ["num_experts", 1e9, "maximum"],
    ["num_attention_heads", 0, "minimum"],
    ["num_key_value_heads", 0, "minimum"],
    ["head_dim", 0, "minimum"],
    ["architectures", "LlamaForCausalLM", "type"],
    ["architectures", new Array<string>(1000).fill("A"), "maxItems"],
    ["model_type", "x".repeat(1_000_000), "maxLength"],
    ["torch_dtype", "__import__", "enum"],
    ["torch_dtype", "float99", "enum"],
    ["dtype", "auto", "enum"],
    ["rms_norm_eps", 0, "exclusiveMinimum"],
    ["rms_norm_eps", "1e-05", "type"],
    ["attention_dropout", 1.5, "maximum"],
    ["attention_bias", "false", "type"],
    ["tie_word_embeddings", 1, "type"],
    ["rope_theta", 0, "exclusiveMinimum"],
    ["rope_scaling", [8], "type"],
    ["rope_scaling", "linear", "type"],
    ["eos_token_id", "</s>", "type"],
    ["eos_token_id", -2, "minimum"],
    ["pad_token_id", 1.5, "type"],
    ["max_position_embeddings", 0, "minimum"],
    ["text_config", [], "type"],
    ["quantization_config", "int8", "type"],
  ])("refuses %s that is out of its type or range (%#)", (key, value, keyword) => {
    expect(errors(config, { [key]: value })).toContain(`/${key} ${keyword}`);
  });

  it.each<[JsonValue, string]>([
    [0, "exclusiveMinimum"],
    [-1, "exclusiveMinimum"],
    ["8", "type"],
    [1e308, "maximum"],
  ])("refuses a rope factor of %j wherever it stands", (factor, keyword) => {
    expect(errors(config, { rope_scaling: { factor } })).toEqual([`/rope_scaling/factor ${keyword}`]);
    expect(errors(config, { rope_parameters: { factor } })).toEqual([`/rope_parameters/factor ${keyword}`]);
    expect(errors(config, { rope_parameters: { full_attention: { factor } } })).toEqual([
      `/rope_parameters/full_attention/factor ${keyword}`,
    ]);
    expect(errors(config, { text_config: { rope_scaling: { factor } } })).toEqual([
      `/text_config/rope_scaling/factor ${keyword}`,
    ]);
  });

  it("takes null for what the class or another key decides", () => {
    expect(errors(config, { rms_norm_eps: null, sliding_window: null, head_dim: null })).toEqual([]);
  });

  it.each<[JsonValue]>([[null], [[]], [0], ["x"]])("refuses %j as the whole file, with one error", (value) => {
    expect(errors(config, value)).toEqual([" type"]);
  });

  it("points at the item of a list", () => {
    expect(errors(config, { eos_token_id: [1, "2"] })).toEqual(["/eos_token_id/1 type"]);
  });
});

describe("generation_config.json", () => {
  it.each(entries)("accepts the one of $file", ({ data }) => {
    expect(errors(generation, memberOf(data, "generationConfig") ?? {})).toEqual([]);
  });

  it.each<[string, JsonValue, string]>([
    ["temperature", -0.1, "minimum"],
    ["temperature", "0.6", "type"],
    ["top_p", 1.1, "maximum"],
    ["top_k", 0.5, "type"],
    ["do_sample", "true", "type"],
    ["eos_token_id", [1, null], "type"],
    ["num_beams", 0, "minimum"],
    ["repetition_penalty", 0, "exclusiveMinimum"],
  ])("refuses %s: %j", (key, value, keyword) => {
    expect(errors(generation, { [key]: value }).join()).toContain(keyword);
  });
});

describe("tokenizer_config.json", () => {
  const ADDED: JsonObject = { __type: "AddedToken", content: "<s>", lstrip: false, rstrip: false, normalized: false };

  it.each<[string, JsonObject]>([
    ["a huge model_max_length", { model_max_length: 1e30 }],
    ["tokens as texts, objects and nulls", { bos_token: ADDED, eos_token: "</s>", pad_token: null }],
    ["several chat templates", { chat_template: [{ name: "default", template: "{{ x }}" }] }],
    ["extra tokens as transformers 5 writes them", { extra_special_tokens: ["<a>", "<b>"] }],
    ["extra tokens by name", { extra_special_tokens: { image_token: "<image>" } }],
    ["added tokens", { added_tokens_decoder: { "0": ADDED, "12": ADDED } }],
  ])("accepts %s", (_what, value) => {
    expect(errors(tokenizer, value)).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{ eos_token: 2 }, "/eos_token type"],
    [{ eos_token: {} }, "/eos_token required"],
    [{ chat_template: 1 }, "/chat_template type"],
    [{ chat_template: [{ name: "x" }] }, "/chat_template/0 required"],
    [{ model_max_length: "131072" }, "/model_max_length type"],
    [{ padding_side: "middle" }, "/padding_side enum"],
    [{ additional_special_tokens: "<a>" }, "/additional_special_tokens type"],
    [{ added_tokens_decoder: [] }, "/added_tokens_decoder type"],
    [{ added_tokens_decoder: { constructor: ADDED } }, "/added_tokens_decoder additionalProperties"],
    [{ added_tokens_decoder: { "0": "<s>" } }, "/added_tokens_decoder/0 type"],
  ])("refuses %j", (value, error) => {
    expect(errors(tokenizer, value)).toEqual([error]);
  });
});

describe("special_tokens_map.json", () => {
  it("takes texts and objects, and refuses numbers", () => {
    expect(errors(specialTokens, { eos_token: "</s>", bos_token: { content: "<s>" } })).toEqual([]);
    expect(errors(specialTokens, { eos_token: 2 })).toEqual(["/eos_token type"]);
    expect(errors(specialTokens, { additional_special_tokens: [1] })).toEqual(["/additional_special_tokens/0 type"]);
  });
});

describe("model.safetensors.index.json", () => {
  it.each<[JsonValue, readonly string[]]>([
    [{ metadata: { total_size: 10 }, weight_map: { a: "model-00001-of-00001.safetensors" } }, []],
    [{ metadata: { total_size: 17671135232.0 }, weight_map: {} }, []],
    [{ weight_map: { constructor: "a" } }, []],
    [{}, [" required"]],
    [{ weight_map: null }, ["/weight_map type"]],
    [{ weight_map: [] }, ["/weight_map type"]],
    [{ weight_map: { a: 1 } }, ["/weight_map/a type"]],
    [{ weight_map: { a: "" } }, ["/weight_map/a minLength"]],
    [{ weight_map: { a: "x".repeat(300) } }, ["/weight_map/a maxLength"]],
    [{ weight_map: {}, metadata: { total_size: -1 } }, ["/metadata/total_size minimum"]],
    [{ weight_map: {}, metadata: { total_size: "1" } }, ["/metadata/total_size type"]],
    [{ weight_map: {}, metadata: { total_size: 1e308 } }, ["/metadata/total_size maximum"]],
  ])("%j gives %j", (value, expected) => {
    expect(errors(index, value)).toEqual(expected);
  });
});
