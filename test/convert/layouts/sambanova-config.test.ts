import { describe, expect, it } from "vitest";
import type { FileContent } from "../../support/lint-files.ts";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { type PlanSettings, planOf, stepsOf, textOf } from "../support/plan-of.ts";

type Input = Parameters<typeof tinyCheckpoint>[0];

function sambanova(
  input: Input | ReadonlyMap<string, FileContent>,
  settings: PlanSettings = {},
): ReturnType<typeof planOf> {
  const files = input instanceof Map ? input : tinyCheckpoint(input as Input);
  return planOf(files, { layout: "sambanova", ...settings });
}

describe("the configuration in the layout sambanova", () => {
  const config = async (patch: NonNullable<Input>["patch"], settings: PlanSettings = {}): Promise<string> =>
    textOf(await sambanova({ patch: patch ?? {} }, settings), "config.json");
  const v5 = {
    "config.json": {
      rope_theta: null,
      rope_scaling: null,
      torch_dtype: null,
      dtype: "bfloat16",
      transformers_version: "5.12.1",
      rope_parameters: {
        rope_type: "llama3",
        rope_theta: 500000.0,
        factor: 8.0,
        low_freq_factor: 1.0,
        high_freq_factor: 4.0,
        original_max_position_embeddings: 256,
      },
    },
  };

  it("of transformers 5 gets the keys of 4", async () => {
    const both: unknown = JSON.parse(await config(v5));
    expect(both).toMatchObject({
      torch_dtype: "bfloat16",
      dtype: "bfloat16",
      rope_theta: 500000,
      rope_scaling: { rope_type: "llama3", factor: 8, original_max_position_embeddings: 256 },
      rope_parameters: { rope_type: "llama3", rope_theta: 500000 },
      transformers_version: "5.12.1",
    });
  });

  it("of transformers 4 gets the keys of 5", async () => {
    expect(JSON.parse(await config({}))).toMatchObject({
      torch_dtype: "bfloat16",
      dtype: "bfloat16",
      rope_theta: 500000,
      rope_scaling: { rope_type: "llama3" },
      rope_parameters: { rope_type: "llama3", rope_theta: 500000, factor: 8, original_max_position_embeddings: 256 },
    });
  });

  it("gets only what the deployed version needs", async () => {
    const untouched = await sambanova({}, { transformersVersion: "4.45.1" });
    expect(untouched.outputs.find(({ name }) => name === "config.json")?.parts[0]?.kind).toBe("file");
    const old = JSON.parse(await config(v5, { transformersVersion: "4.45.1" })) as Record<string, unknown>;
    expect(Object.keys(old)).toEqual(expect.arrayContaining(["torch_dtype", "dtype", "rope_theta", "rope_parameters"]));
    const same = await sambanova({ patch: v5 }, { transformersVersion: "5.1.0" });
    expect(same.outputs.find(({ name }) => name === "config.json")?.parts[0]?.kind).toBe("file");
  });

  it("is left alone where the meaning is not certain", async () => {
    const partial = await config({ "config.json": { partial_rotary_factor: 0.5 } });
    expect(partial).not.toContain("rope_parameters");
    const unknown = await config({ "config.json": { rope_scaling: { rope_type: "llama3", mystery: 1 } } });
    expect(unknown).not.toContain("rope_parameters");
  });

  it("says what stays readable for transformers 5 alone", async () => {
    const layered = { full_attention: { rope_type: "default", rope_theta: 500000.0 } };
    const plan = await sambanova({
      patch: { "config.json": { rope_theta: null, rope_scaling: null, rope_parameters: layered } },
    });
    expect(stepsOf(plan)).toContain(
      "rope: rope_parameters stays alone, and transformers 4, which does not read it, takes other values",
    );
  });

  it("keeps the version that saved it, and says when a lower one is deployed", async () => {
    const plan = await sambanova({}, { transformersVersion: "4.44.0" });
    expect(stepsOf(plan)).toContain("version: transformers_version stays 4.45.1, although 4.44.0 is deployed");
  });

  it("says the dtype in every part", async () => {
    const patch = {
      "config.json": { text_config: { torch_dtype: "float16" }, vision_config: { dtype: "torch.float16" } },
    };
    const edited: unknown = JSON.parse(await config(patch, { dtype: "BF16" }));
    expect(edited).toMatchObject({
      torch_dtype: "bfloat16",
      text_config: { torch_dtype: "bfloat16", dtype: "bfloat16" },
      vision_config: { torch_dtype: "bfloat16", dtype: "bfloat16" },
    });
  });

  it("loses auto_map with its code where transformers has the class, and keeps it otherwise", async () => {
    const auto = { auto_map: { AutoModelForCausalLM: "modeling_x.XForCausalLM" } };
    const known = await sambanova({ patch: { "config.json": auto }, files: { "modeling_x.py": "" } });
    expect(textOf(known, "config.json")).not.toContain("auto_map");
    expect(known.steps.find(({ id }) => id === "left-out")?.examples).toEqual(["modeling_x.py"]);
    const unknown = await sambanova({ patch: { "config.json": { ...auto, model_type: "my_model" } } });
    expect(textOf(unknown, "config.json")).toContain("auto_map");
    expect(unknown.steps.find(({ id }) => id === "code")?.text).toContain(
      "auto_map stays although its code is not copied",
    );
  });

  it("of a tokenizer that transformers 5 saved is readable for 4", async () => {
    const plan = await sambanova(
      {
        patch: {
          ...v5,
          "tokenizer_config.json": {
            tokenizer_class: "TokenizersBackend",
            extra_special_tokens: ["<a>"],
            chat_template: null,
          },
        },
        files: { "chat_template.jinja": "{{ 'ü' }}" },
        remove: ["special_tokens_map.json"],
      },
      { model: "Meta-Llama-3.1-8B-Instruct" },
    );
    expect(JSON.parse(textOf(plan, "tokenizer_config.json"))).toMatchObject({
      tokenizer_class: "PreTrainedTokenizerFast",
      additional_special_tokens: ["<a>"],
      chat_template: "{{ 'ü' }}",
    });
    expect(JSON.parse(textOf(plan, "special_tokens_map.json"))).toHaveProperty("bos_token");
  });

  it("that cannot be edited is refused", async () => {
    const files = tinyCheckpoint();
    files.set("config.json", String(files.get("config.json")).replace('"vocab_size"', '"a": 1,, "vocab_size"'));
    await expect(sambanova(files)).rejects.toThrow(/config\.json/);
  });
});
