import { describe, expect, it } from "vitest";
import { tinyTensors } from "../../../src/engine/testing/tiny-checkpoint.ts";
import type { FileContent } from "../../support/lint-files.ts";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { type PlanSettings, planOf, stepsOf, tensorNamesOf, tensorOf, textOf } from "../support/plan-of.ts";

type Input = Parameters<typeof tinyCheckpoint>[0];

const NAMES = [...tinyTensors().keys()];
/** Two gigabytes: more than anything here. */
const AMPLE = 2_000_000_000;

function sambanova(
  input: Input | ReadonlyMap<string, FileContent>,
  settings: PlanSettings = {},
): ReturnType<typeof planOf> {
  const files = input instanceof Map ? input : tinyCheckpoint(input as Input);
  return planOf(files, { layout: "sambanova", maxShardBytes: AMPLE, ...settings });
}

/** The tiny checkpoint under other names of its tensors. */
function renamed(rename: (name: string) => string, more: NonNullable<Input>["tensors"] = {}): Input {
  const tensors = [...tinyTensors()].flatMap(([name, patch]) =>
    rename(name) === name ? [] : [[name, null] as const, [rename(name), patch] as const],
  );
  return { tensors: { ...Object.fromEntries(tensors), ...more } };
}

describe("the layout sambanova", () => {
  it("numbers even a single shard, with an index", async () => {
    const plan = await sambanova({});
    expect(plan.outputs.map(({ name }) => name)).toEqual([
      "model-00001-of-00001.safetensors",
      "model.safetensors.index.json",
      "config.json",
      "generation_config.json",
      "special_tokens_map.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect(textOf(plan, "model.safetensors.index.json")).toContain(
      '"lm_head.weight": "model-00001-of-00001.safetensors"',
    );
  });

  it("gives the same plan for the same input", async () => {
    const [first, second] = [await sambanova({ sharded: true }), await sambanova({ sharded: true })];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  });

  describe("untying", () => {
    const tied = { patch: { "config.json": { tie_word_embeddings: true } }, tensors: { "lm_head.weight": null } };

    it("copies the head from the embedding and says so in config.json", async () => {
      const plan = await sambanova(tied);
      const [head, embedding] = [tensorOf(plan, "lm_head.weight"), tensorOf(plan, "model.embed_tokens.weight")];
      expect(head?.expression).toEqual(embedding?.expression);
      expect(stepsOf(plan)).toContain("untie: lm_head.weight is copied from model.embed_tokens.weight");
      expect(textOf(plan, "config.json")).toContain('"tie_word_embeddings": false');
      const mark = plan.steps.find(({ id }) => id === "untie")?.evidence?.mark;
      expect(mark).toBe("seen");
    });

    it("casts the copy as it casts the embedding", async () => {
      const plan = await sambanova(tied, { dtype: "F32" });
      expect(tensorOf(plan, "lm_head.weight")).toMatchObject({ dtype: "F32", expression: { op: "cast" } });
    });

    it("keeps a head that the checkpoint has", async () => {
      const plan = await sambanova({ patch: { "config.json": { tie_word_embeddings: true } } });
      const own = tensorOf(plan, "lm_head.weight")?.expression;
      expect(own).not.toEqual(tensorOf(plan, "model.embed_tokens.weight")?.expression);
      expect(textOf(plan, "config.json")).toContain('"tie_word_embeddings": false');
    });

    it("leaves tie_word_embeddings alone where nothing is tied", async () => {
      const plan = await sambanova({ patch: { "config.json": { tie_word_embeddings: null } } });
      expect(textOf(plan, "config.json")).not.toContain("tie_word_embeddings");
    });

    it("unties a class whose default is to tie", async () => {
      const plan = await sambanova({
        patch: {
          "config.json": {
            model_type: "gemma",
            architectures: ["GemmaForCausalLM"],
            head_dim: 4,
            tie_word_embeddings: null,
          },
        },
        tensors: { "lm_head.weight": null },
      });
      expect(tensorOf(plan, "lm_head.weight")).toBeDefined();
      expect(JSON.parse(textOf(plan, "config.json"))).toHaveProperty("tie_word_embeddings", false);
    });

    it.each([
      ["model.embed_tokens.weight", "lm_head.weight"],
      ["model.language_model.embed_tokens.weight", "lm_head.weight"],
      ["language_model.model.embed_tokens.weight", "language_model.lm_head.weight"],
    ])("concludes from %s where an unknown architecture has its head, and says so", async (embedding, head) => {
      const odd = { model_type: "my_model", architectures: ["MyForConditionalGeneration"], tie_word_embeddings: true };
      const shape = { dtype: "BF16", shape: [64, 16] };
      const plan = await sambanova({
        patch: { "config.json": odd },
        tensors: { "lm_head.weight": null, "model.embed_tokens.weight": null, [embedding]: shape },
      });
      expect(tensorOf(plan, head)?.expression).toEqual(tensorOf(plan, embedding)?.expression);
      expect(plan.steps.find(({ id }) => id === "untie")?.evidence?.mark).toBe("inferred");
    });

    it("refuses where it cannot name the head", async () => {
      const odd = { model_type: "my_model", architectures: ["MyForConditionalGeneration"], is_encoder_decoder: true };
      const patch = { "config.json": { ...odd, tie_word_embeddings: true } };
      await expect(sambanova({ patch, tensors: { "lm_head.weight": null } })).rejects.toThrow(
        "what it is called in a MyForConditionalGeneration is not known",
      );
    });
  });

  describe("dtypes", () => {
    it("casts to the base model's", async () => {
      const tensors = { "model.norm.weight": { dtype: "F32", shape: [16] } };
      const plan = await sambanova({ tensors }, { model: "Meta-Llama-3.1-8B-Instruct" });
      expect(tensorOf(plan, "model.norm.weight")).toMatchObject({
        dtype: "BF16",
        bytes: 32,
        expression: { op: "cast" },
      });
      expect(tensorOf(plan, "lm_head.weight")?.expression.op).toBe("copy");
      expect(stepsOf(plan)[0]).toBe(
        "cast: 1 tensor is cast to BF16, the dtype of Meta-Llama-3.1-8B-Instruct: 1 from F32, with rounding to the nearest",
      );
    });

    it("keeps them without a base model, and says so", async () => {
      const tensors = { "model.norm.weight": { dtype: "F32", shape: [16] } };
      const plan = await sambanova({ tensors });
      expect(tensorOf(plan, "model.norm.weight")).toMatchObject({ dtype: "F32", expression: { op: "copy" } });
      expect(stepsOf(plan)[0]).toBe("cast: the weights keep their dtype: there is no base model that says another");
    });

    it("refuses one that nothing is cast to", async () => {
      await expect(sambanova({}, { dtype: "F8_E4M3" })).rejects.toThrow("nothing can be cast to F8_E4M3");
    });
  });

  describe("names", () => {
    it.each(["module.", "_orig_mod.", "base_model.model.", "module._orig_mod.", "policy."])(
      "takes %s off",
      async (prefix) => {
        const plan = await sambanova(renamed((name) => prefix + name));
        expect([...tensorNamesOf(plan).values()].flat().toSorted()).toEqual(NAMES.toSorted());
        expect(stepsOf(plan)).toContain(`strip-prefix: ${prefix} of a wrapper is taken off 21 names`);
      },
    );

    it("takes wrappers off inside of names", async () => {
      const plan = await sambanova(
        renamed((name) => name.replace(/^(model\.layers\.\d+\.)/, "$1_checkpoint_wrapped_module.")),
      );
      expect([...tensorNamesOf(plan).values()].flat().toSorted()).toEqual(NAMES.toSorted());
    });

    it("keeps a prefix where the model would not know what is left", async () => {
      const input = renamed((name) => `module.${name}`, { "module.model.odd.weight": { dtype: "BF16", shape: [1] } });
      const plan = await sambanova(input);
      expect([...tensorNamesOf(plan).values()].flat()).toContain("module.lm_head.weight");
      expect(stepsOf(plan)[0]).toContain("strip-prefix: module. stays in the names");
    });

    it("keeps prefixes where two names would become one", async () => {
      const plan = await sambanova({ tensors: { "module.lm_head.weight": { dtype: "BF16", shape: [64, 16] } } });
      expect([...tensorNamesOf(plan).values()].flat()).toContain("module.lm_head.weight");
    });

    it("drops what loaders skip", async () => {
      const name = "model.layers.0.self_attn.rotary_emb.inv_freq";
      const plan = await sambanova({ tensors: { [name]: { dtype: "F32", shape: [2] } } });
      expect(tensorOf(plan, name)).toBeUndefined();
      expect(plan.steps[0]).toMatchObject({ id: "drop-ignorable", examples: [name], count: 1 });
      expect(plan.steps[0]?.evidence?.mark).toBe("inferred");
    });
  });

  it("copies what is on the list, and says what stays behind", async () => {
    const files = {
      "LICENSE.txt": "",
      "merges.txt": "",
      "tokenizer.model": "x",
      "chat_template.jinja": "x",
      "preprocessor_config.json": "{}",
      "README.md": "",
      "modeling_x.py": "",
      ".gitattributes": "",
      "training_args.bin": "",
      "pytorch_model.bin": "",
      DONE: "",
      "CONFIG.json": "{}",
    };
    const plan = await sambanova({ files });
    const copied = plan.steps.find(({ id }) => id === "side-files");
    expect(copied?.examples).toEqual([
      "LICENSE.txt",
      "chat_template.jinja",
      "generation_config.json",
      "merges.txt",
      "preprocessor_config.json",
      "special_tokens_map.json",
      "tokenizer.json",
      "tokenizer.model",
      "tokenizer_config.json",
    ]);
    expect(plan.steps.find(({ id }) => id === "left-out")?.examples).toEqual([
      ".gitattributes",
      "CONFIG.json",
      "DONE",
      "README.md",
      "modeling_x.py",
      "pytorch_model.bin",
      "training_args.bin",
    ]);
  });

  it.each([
    ["a quantised checkpoint", { quantization_config: { quant_method: "gptq" } }, "is quantised (gptq)"],
    ["Qwen3 MoE", { model_type: "qwen3_moe" }, "the vendor packs the experts of qwen3_moe models"],
    ["Llama 4", { model_type: "llama4" }, "the vendor packs the experts of llama4 models"],
    ["DeepSeek V3", { model_type: "deepseek_v3" }, "the vendor packs the experts of deepseek_v3 models"],
  ])("refuses %s, and says what can be done", async (_title, patch, message) => {
    const refused = await sambanova({ patch: { "config.json": patch } }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "ConversionError", code: "unsupported" });
    expect(String(refused)).toContain(message);
    expect(refused).toHaveProperty(
      "hint",
      expect.stringMatching(/--to huggingface.*--layout huggingface.*--backend sn-byoc/),
    );
  });

  it("refuses what is a fine-tune of a quantised base", async () => {
    await expect(sambanova({}, { model: "DeepSeek-R1" })).rejects.toThrow("DeepSeek-R1 is quantised (fp8)");
  });

  it("marks nothing as seen that the fact sheet concludes", async () => {
    const plan = await sambanova({
      patch: { "config.json": { tie_word_embeddings: true } },
      tensors: { "lm_head.weight": null },
    });
    const seen = plan.steps.filter(({ evidence }) => evidence?.mark === "seen").map(({ id }) => id);
    expect(seen).toEqual(["untie", "untie-config", "keep-shards"]);
  });
});
