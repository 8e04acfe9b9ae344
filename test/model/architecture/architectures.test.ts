import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/format/json/json-value.ts";
import { isJsonObject, memberOf } from "../../../src/format/json/json-value.ts";
import { type Expression, parseExpression } from "../../../src/model/architecture/expression.ts";
import { graphTensors } from "../../../src/model/architecture/graph-tensors.ts";
import { graphTotals } from "../../../src/model/architecture/graph-totals.ts";
import { ARCHITECTURE_FILES, ARCHITECTURES, graphOf, MODEL_TYPES } from "../../support/architectures.ts";
import { projectFile } from "../../support/lint-files.ts";
import { ofClass, TINY_CONFIGS } from "../../support/tiny-configs.ts";

const files = [...ARCHITECTURE_FILES].map(([name, data]) => ({ name, data }));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(projectFile("schemas/architecture.schema.json")),
);

/** Keys without a default of transformers: it derives them, does without, or does not know them. */
const NO_DEFAULT: ReadonlySet<string> = new Set([
  "head_dim",
  "num_key_value_heads",
  "num_kv_heads",
  "ffn_hidden_size",
  "num_ln_in_parallel_attn",
  "q_lora_rank",
  "mlp_only_layers",
  "moe_layers",
  "num_labels",
  "id2label",
  "partial_rotary_factor",
  "rotary_pct",
  "vision_config.vision_use_head",
  // Keys of a family's own code.
  "num_nextn_predict_layers",
  "vision_config.in_chans",
]);

describe("architectures that ship", () => {
  it.each(files)("$name fits the schema and is named after its model_type", ({ name, data }) => {
    validate(data);
    expect(validate.errors ?? []).toEqual([]);
    expect(name).toBe(`${String(memberOf(data, "modelType"))}.json`);
  });

  it.each(files)("$name has only classes of transformers, and layouts that are there", ({ data }) => {
    const modelType = String(memberOf(data, "modelType"));
    const known = new Set([...(MODEL_TYPES.get(modelType)?.architectures ?? []), "LLaMAForCausalLM"]);
    const layouts = new Set(Object.keys((memberOf(data, "layouts") ?? {}) as JsonObject));
    for (const [name, layout] of Object.entries(memberOf(data, "classes") as JsonObject)) {
      expect(known).toContain(name);
      if (layout !== null) expect(layouts).toContain(layout);
    }
  });

  it.each(files)("$name uses only names that mean something", ({ data }) => {
    const modelType = String(memberOf(data, "modelType"));
    expect(unknownNames(data).filter((name) => !isKey(modelType, name))).toEqual([]);
  });

  it.each(files)("$name drops only tensors that it has", ({ data }) => {
    const written = new Set(namesIn(memberOf(data, "tensors")));
    const layouts = Object.values((memberOf(data, "layouts") ?? {}) as JsonObject);
    const dropped = layouts.flatMap((layout) => (memberOf(layout, "drop") ?? []) as readonly string[]);
    expect(dropped.filter((name) => !written.has(name))).toEqual([]);
  });

  it.each(files)("$name renames only beginnings that some tensor has", ({ data }) => {
    const written = namesIn(memberOf(data, "tensors"));
    const layouts = Object.values((memberOf(data, "layouts") ?? {}) as JsonObject);
    const renamed = layouts.flatMap((layout) => Object.keys((memberOf(layout, "rename") ?? {}) as JsonObject));
    expect(renamed.filter((prefix) => !written.some((name) => name.startsWith(prefix)))).toEqual([]);
  });

  it("have a tiny configuration each", () => {
    expect(new Set([...TINY_CONFIGS.values()].map(({ model_type }) => model_type))).toEqual(
      new Set(ARCHITECTURES.modelTypes()),
    );
  });

  it.each([...TINY_CONFIGS])("%s: no tensor stands twice in any layout", (_, config) => {
    const architecture = ARCHITECTURES.get(config.model_type);
    const [className = ""] = architecture?.classes.keys() ?? [];
    for (const layout of [null, ...(architecture?.layouts.keys() ?? [])]) {
      const names = [...graphTensors(graphOf(ofClass(config, className), layout))].map(({ name }) => name);
      expect(names.length).toBeGreaterThan(10);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

/** Names that are neither a symbol, nor an index variable in scope, nor answered by a fact. */
function unknownNames(data: JsonValue): readonly string[] {
  const found = new Set<string>();
  const symbols = new Set(["quantization", "tie_word_embeddings"]);
  const use = (formula: JsonValue | undefined, variables: ReadonlySet<string>): void => {
    if (formula === undefined || formula === true) return;
    const expression: Expression = parseExpression(String(formula));
    for (const name of expression.names) if (!symbols.has(name) && !variables.has(name)) found.add(name);
  };
  const visit = (items: JsonValue | undefined, variables: ReadonlySet<string>): void => {
    for (const item of (items ?? []) as readonly JsonValue[]) {
      const each = (memberOf(item, "each") ?? {}) as JsonObject;
      const inner = new Set([...variables, ...Object.keys(each)]);
      for (const range of Object.values(each)) for (const end of [range].flat()) use(end as JsonValue, new Set());
      use(memberOf(item, "when"), memberOf(item, "name") === undefined ? inner : new Set());
      use(memberOf(item, "optional"), new Set());
      for (const size of (memberOf(item, "shape") ?? []) as readonly JsonValue[]) use(size, new Set());
      for (const [, variable = ""] of String(memberOf(item, "name") ?? "").matchAll(/\{(\w+)\}/g)) {
        expect(inner).toContain(variable);
      }
      visit(memberOf(item, "tensors"), inner);
    }
  };
  for (const [name, formula] of Object.entries(memberOf(data, "symbols") as JsonObject)) {
    use(formula, new Set());
    symbols.add(name);
  }
  visit(memberOf(data, "tensors"), new Set());
  visit(memberOf(data, "ignorable"), new Set());
  for (const layout of Object.values((memberOf(data, "layouts") ?? {}) as JsonObject)) {
    visit(memberOf(layout, "tensors"), new Set());
  }
  return [...found];
}

function isKey(modelType: string, name: string): boolean {
  if (NO_DEFAULT.has(name)) return true;
  const root = MODEL_TYPES.get(modelType);
  const path = name.split(".");
  const key = path.pop() ?? "";
  const types = [path.length > 0 ? null : modelType, root?.subConfigs.get(path[0] ?? "text_config") ?? null];
  // Fuyu's text part may be of any type; it is a Persimmon.
  if (modelType === "fuyu") types.push("persimmon");
  return types.some((type) => type !== null && MODEL_TYPES.get(type)?.defaultOf(key) !== undefined);
}

function namesIn(items: JsonValue | undefined): readonly string[] {
  return ((items ?? []) as readonly JsonValue[]).flatMap((item) =>
    isJsonObject(item) && typeof item["name"] === "string" ? [item["name"]] : namesIn(memberOf(item, "tensors")),
  );
}

const LLAMA = { model_type: "llama", architectures: ["LlamaForCausalLM"], vocab_size: 128256 };
const LLAMA_8B = {
  ...LLAMA,
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14336,
};
const LLAMA_70B = {
  ...LLAMA_8B,
  hidden_size: 8192,
  num_hidden_layers: 80,
  num_attention_heads: 64,
  intermediate_size: 28672,
};
const QWEN2 = { model_type: "qwen2", architectures: ["Qwen2ForCausalLM"], vocab_size: 152064 };
const QWEN3_MOE = {
  model_type: "qwen3_moe",
  architectures: ["Qwen3MoeForCausalLM"],
  vocab_size: 151936,
  head_dim: 128,
  num_key_value_heads: 4,
  num_experts: 128,
};
const LLAMA4 = {
  model_type: "llama4_text",
  architectures: ["Llama4ForCausalLM"],
  vocab_size: 202048,
  hidden_size: 5120,
  num_hidden_layers: 48,
  num_attention_heads: 40,
  num_key_value_heads: 8,
  head_dim: 128,
  intermediate_size: 8192,
  intermediate_size_mlp: 16384,
};
const GPT_OSS = {
  model_type: "gpt_oss",
  architectures: ["GptOssForCausalLM"],
  hidden_size: 2880,
  intermediate_size: 2880,
  head_dim: 64,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  vocab_size: 201088,
  quantization_config: { quant_method: "mxfp4" },
};

/** Published sizes: index files, model cards and reports; where none is known, worked out apart from this code. */
const SIZES: readonly (readonly [name: string, config: JsonObject, tensors: number, bytes: bigint])[] = [
  ["Llama 3.1 8B", LLAMA_8B, 291, 16_060_522_496n],
  ["Llama 3.1 70B", LLAMA_70B, 723, 141_107_412_992n],
  [
    "Llama 3.1 405B",
    { ...LLAMA_70B, hidden_size: 16384, num_hidden_layers: 126, num_attention_heads: 128, intermediate_size: 53248 },
    1137,
    811_706_777_600n,
  ],
  [
    "Llama 3.2 1B, tied",
    {
      ...LLAMA_8B,
      hidden_size: 2048,
      num_hidden_layers: 16,
      head_dim: 64,
      intermediate_size: 8192,
      tie_word_embeddings: true,
    },
    146,
    2_471_628_800n,
  ],
  [
    "Llama 3.2 3B, tied",
    {
      ...LLAMA_8B,
      hidden_size: 3072,
      num_hidden_layers: 28,
      num_attention_heads: 24,
      head_dim: 128,
      intermediate_size: 8192,
      tie_word_embeddings: true,
    },
    254,
    6_425_499_648n,
  ],
  [
    "Qwen2.5 7B",
    {
      ...QWEN2,
      hidden_size: 3584,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      intermediate_size: 18944,
    },
    339,
    15_231_233_024n,
  ],
  [
    "Qwen2.5 32B",
    {
      ...QWEN2,
      hidden_size: 5120,
      num_hidden_layers: 64,
      num_attention_heads: 40,
      num_key_value_heads: 8,
      intermediate_size: 27648,
    },
    771,
    65_527_752_704n,
  ],
  [
    "Qwen2.5 72B",
    {
      ...QWEN2,
      hidden_size: 8192,
      num_hidden_layers: 80,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      intermediate_size: 29568,
    },
    963,
    145_412_407_296n,
  ],
  [
    "Qwen3 32B",
    {
      model_type: "qwen3",
      architectures: ["Qwen3ForCausalLM"],
      vocab_size: 151936,
      hidden_size: 5120,
      num_hidden_layers: 64,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      head_dim: 128,
      intermediate_size: 25600,
    },
    707,
    65_524_246_528n,
  ],
  [
    "Qwen3 30B-A3B",
    { ...QWEN3_MOE, hidden_size: 2048, num_hidden_layers: 48, num_attention_heads: 32, moe_intermediate_size: 768 },
    18_867,
    61_064_245_248n,
  ],
  [
    "Qwen3 235B-A22B",
    { ...QWEN3_MOE, hidden_size: 4096, num_hidden_layers: 94, num_attention_heads: 64, moe_intermediate_size: 1536 },
    36_945,
    470_187_269_120n,
  ],
  ["gpt-oss 20b, mxfp4", { ...GPT_OSS, num_hidden_layers: 24, num_local_experts: 32 }, 459, 13_761_264_768n],
  ["gpt-oss 120b, mxfp4", { ...GPT_OSS, num_hidden_layers: 36, num_local_experts: 128 }, 687, 65_248_815_744n],
  [
    "Llama 4 Scout, text",
    { ...LLAMA4, num_local_experts: 16, interleave_moe_layer_step: 1 },
    579,
    2n * 107_769_861_120n,
  ],
  [
    "Llama 4 Maverick, text",
    { ...LLAMA4, num_local_experts: 128, interleave_moe_layer_step: 2 },
    507,
    2n * 400_711_848_960n,
  ],
];

const DEEPSEEK_R1 = {
  model_type: "deepseek_v3",
  architectures: ["DeepseekV3ForCausalLM"],
  vocab_size: 129280,
  hidden_size: 7168,
  intermediate_size: 18432,
  moe_intermediate_size: 2048,
  num_hidden_layers: 61,
  num_nextn_predict_layers: 1,
  num_attention_heads: 128,
  n_routed_experts: 256,
  n_shared_experts: 1,
  first_k_dense_replace: 3,
  q_lora_rank: 1536,
  kv_lora_rank: 512,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  quantization_config: { quant_method: "fp8", fmt: "e4m3", weight_block_size: [128, 128] },
};

describe("graphs at full size", () => {
  it.each(SIZES)("%s has the tensors and bytes of the published model", (_, config, tensors, bytes) => {
    const { templates } = graphOf(config);
    const needed = templates.filter(({ optional }) => !optional);
    expect(graphTotals(needed, "BF16")).toMatchObject({ tensors, bytes });
    expect([...graphTensors(graphOf(config))].filter(({ template }) => !template.optional).length).toBe(tensors);
  });

  it("DeepSeek-R1 has 91,991 tensors with its 62nd layer and the scales, and 684,489,845,504 parameters", () => {
    const { templates } = graphOf(DEEPSEEK_R1);
    const scales = templates.filter(({ pattern }) => pattern.endsWith("_scale_inv"));
    expect(graphTotals(templates, "BF16").tensors).toBe(91_991);
    expect(graphTotals(templates, "BF16").elements - graphTotals(scales, "BF16").elements).toBe(684_489_845_504n);
    // One for each fp8 weight: five of attention in 62 layers; three of each feed-forward network, dense, shared or routed.
    const attention = 62 * 5;
    const feedForward = 3 * 3 + 59 * (256 + 1) * 3;
    expect(graphTotals(scales, "BF16").tensors).toBe(attention + feedForward);
    expect(new Set(scales.map(({ dtype }) => dtype))).toEqual(new Set(["F32"]));
    expect(templates.filter(({ pattern }) => pattern.includes("eh_proj")).map(({ dtype }) => dtype)).toEqual([null]);
  });

  it("DeepSeek-R1 is whole without its 62nd layer", () => {
    const needed = graphOf(DEEPSEEK_R1).templates.filter(({ optional }) => !optional);
    // 6 tensors of its own, 2 norms, 7 of attention with 5 scales, 2 of the router, 257 networks of 3 with 3 scales.
    expect(graphTotals(needed, "BF16").tensors).toBe(91_991 - (6 + 2 + 12 + 2 + 257 * 6));
  });
});
