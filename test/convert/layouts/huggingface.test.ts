import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FileContent } from "../../support/lint-files.ts";
import { tinyCheckpoint, tinyTensors } from "../../support/tiny-checkpoint.ts";
import { materialise } from "../support/materialise.ts";
import { planOf, stepsOf, tensorNamesOf, tensorOf, textOf } from "../support/plan-of.ts";

interface TorchCase {
  readonly id: string;
  readonly base64: string;
}

const CASES = JSON.parse(
  readFileSync(new URL("../../format/torch/cases.json", import.meta.url), "utf8"),
) as readonly TorchCase[];

/** config.json beside a torch container of one of the cases. */
function torchCheckpoint(id: string, config = '{"model_type": "llama"}'): ReadonlyMap<string, FileContent> {
  const bytes = Buffer.from(CASES.find((each) => each.id === id)?.base64 ?? "", "base64");
  return new Map<string, FileContent>([
    ["config.json", config],
    ["pytorch_model.bin", bytes],
  ]);
}

/** With data that tell one place of a shard from another. */
function filled(input: Parameters<typeof tinyCheckpoint>[0] = {}): ReadonlyMap<string, string | Uint8Array> {
  const files = tinyCheckpoint(input);
  for (const [name, content] of files) {
    if (typeof content === "string") continue;
    const begin = 8 + Buffer.from(content).readUInt32LE(0);
    files.set(
      name,
      content.map((byte, at) => (at < begin ? byte : (at * 7) % 251)),
    );
  }
  return files;
}

type Input = NonNullable<Parameters<typeof tinyCheckpoint>[0]>;

/** Every tensor as DataParallel names it. */
function wrapped(more: NonNullable<Input["tensors"]> = {}): Input {
  const tensors = [...tinyTensors()].flatMap(([name, patch]) => [
    [name, null] as const,
    [`module.${name}`, patch] as const,
  ]);
  return { tensors: { ...Object.fromEntries(tensors), ...more } };
}

describe("the layout huggingface", () => {
  it.each([false, true])("gives a checkpoint that needs nothing back byte for byte (shards: %s)", async (sharded) => {
    const files = filled({ sharded });
    const plan = await planOf(files);
    expect(plan.outputs.map(({ name }) => name).toSorted()).toEqual([...files.keys()].toSorted());
    for (const output of plan.outputs) {
      expect(materialise(output, files).equals(Buffer.from(files.get(output.name) ?? "")), output.name).toBe(true);
    }
    expect(plan.sources).toEqual(
      [...files].map(([name, content]) => ({ name, size: Buffer.from(content).length })).toSorted(byName),
    );
  });

  it("takes the prefix of a wrapper off every name, and keeps the data where they are", async () => {
    const files = filled(wrapped());
    const plan = await planOf(files);
    const names = [...tensorNamesOf(plan).values()].flat();
    expect(names).toContain("lm_head.weight");
    expect(names.filter((name) => name.startsWith("module."))).toEqual([]);
    expect(stepsOf(plan)[0]).toBe(`strip-prefix: module. of a wrapper is taken off ${names.length} names`);
    const before = Buffer.from(files.get("model.safetensors") ?? "");
    const [shard] = plan.outputs;
    if (shard === undefined) throw new Error("no output");
    const after = materialise(shard, files);
    const dataOf = (file: Buffer): Buffer => file.subarray(8 + file.readUInt32LE(0));
    expect(dataOf(after).equals(dataOf(before))).toBe(true);
  });

  it("keeps a prefix where the model would not know what is left", async () => {
    const plan = await planOf(filled(wrapped({ "module.model.odd.weight": { dtype: "BF16", shape: [1] } })));
    expect([...tensorNamesOf(plan).values()].flat()).toContain("module.lm_head.weight");
    expect(stepsOf(plan)[0]).toContain("strip-prefix: module. stays in the names");
  });

  it("writes the index anew where an entry of the source's leads elsewhere", async () => {
    const entry = '"odd": "../other/model.safetensors"';
    const files = new Map(filled({ sharded: true }));
    const index = String(files.get("model.safetensors.index.json"));
    const changed = index.replace(/("weight_map":\s*\{)/, `$1${entry},`);
    expect(changed).not.toBe(index);
    files.set("model.safetensors.index.json", changed);
    const plan = await planOf(files);
    expect(textOf(plan, "model.safetensors.index.json")).not.toContain("odd");
    expect(stepsOf(plan)).toContain("index: the index is written anew");
  });

  it("divides tensors in their order where a file is larger than the limit", async () => {
    const plan = await planOf(tinyCheckpoint(), { maxShardBytes: 8192 });
    const names = tensorNamesOf(plan);
    // 13.6 kB in tensors of at most 2 kB: the first seven, then the rest.
    expect([...names.keys()]).toEqual(["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]);
    expect(textOf(plan, "model.safetensors.index.json")).toContain(
      '"model.norm.weight": "model-00002-of-00002.safetensors"',
    );
    expect(stepsOf(plan)[0]).toBe("reshard: 21 tensors of 1 file are divided over 2 files");
  });

  it("gives embedding and head more rows, of zeros, and changes nothing else", async () => {
    const files = filled();
    const plan = await planOf(files, { vocabularyRows: 80 });
    const before = await planOf(files);
    for (const name of ["model.embed_tokens.weight", "lm_head.weight"]) {
      const original = tensorOf(before, name);
      // The tiny model is 16 wide and has 64 tokens.
      const fill = { op: "fill", dtype: "BF16", shape: [16, 16], value: 0 };
      expect(original?.shape).toEqual([64, 16]);
      expect(tensorOf(plan, name)).toMatchObject({
        shape: [80, 16],
        expression: { op: "concat", of: [original?.expression, fill], axis: 0 },
      });
    }
    expect(tensorOf(plan, "model.norm.weight")?.expression).toEqual(tensorOf(before, "model.norm.weight")?.expression);
    expect(textOf(plan, "config.json")).toBe(
      String(files.get("config.json")).replace('"vocab_size": 64', '"vocab_size": 80'),
    );
    expect(stepsOf(plan)[0]).toBe(
      "vocabulary-rows: 16 rows of zeros are added to lm_head.weight and model.embed_tokens.weight: 80 for 64",
    );
  });

  it("never takes the row of a token", async () => {
    await expect(planOf(filled(), { vocabularyRows: 63 })).rejects.toThrow(
      "the embedding cannot have 63 rows: its tokens end at 63",
    );
  });

  it("takes 200 shards", async () => {
    const shard = filled().get("model.safetensors") ?? "";
    const head = Buffer.from(shard);
    const files = new Map<string, FileContent>([["config.json", "{}"]]);
    for (let at = 1; at <= 200; at++) {
      // Names of one length, so that the header stays as long as it is.
      const text = head.toString("latin1").replaceAll("model.", `m${String(at).padStart(3, "0")}e.`.slice(0, 6));
      const own = Buffer.from(text.replaceAll("lm_head", `lm_h${String(at).padStart(3, "0")}`), "latin1");
      files.set(`model-${String(at).padStart(5, "0")}-of-00200.safetensors`, own);
    }
    const plan = await planOf(files);
    expect(tensorNamesOf(plan).size).toBe(200);
    expect(plan.sources).toHaveLength(201);
  });

  it("casts, and changes nothing of config.json but the dtype", async () => {
    const files = tinyCheckpoint();
    const plan = await planOf(files, { dtype: "F32" });
    expect(tensorOf(plan, "lm_head.weight")).toMatchObject({
      dtype: "F32",
      bytes: 4096,
      expression: { op: "cast", dtype: "F32", of: { op: "copy", dtype: "BF16" } },
    });
    const before = String(files.get("config.json"));
    expect(textOf(plan, "config.json")).toBe(before.replace('"torch_dtype": "bfloat16"', '"torch_dtype": "float32"'));
  });

  it("keeps a dtype that the architecture fixes, and integers", async () => {
    const name = "model.layers.0.mlp.gate.e_score_correction_bias";
    const config = { model_type: "deepseek_v3", architectures: ["DeepseekV3ForCausalLM"] };
    const sizes = { q_lora_rank: 8, kv_lora_rank: 8, qk_rope_head_dim: 4, qk_nope_head_dim: 4, v_head_dim: 4 };
    const experts = {
      n_routed_experts: 4,
      n_shared_experts: 1,
      moe_intermediate_size: 8,
      first_k_dense_replace: 0,
      moe_layer_freq: 1,
    };
    const plan = await planOf(
      tinyCheckpoint({
        patch: { "config.json": { ...config, ...sizes, ...experts } },
        tensors: { [name]: { dtype: "F32", shape: [4] }, count: { dtype: "I64", shape: [1] } },
      }),
      { dtype: "F16" },
    );
    expect(tensorOf(plan, name)?.dtype).toBe("F32");
    expect(tensorOf(plan, "count")?.dtype).toBe("I64");
    expect(tensorOf(plan, "model.norm.weight")?.dtype).toBe("F16");
  });

  it("refuses to cast what is quantised", async () => {
    const files = tinyCheckpoint({ patch: { "config.json": { quantization_config: { quant_method: "fp8" } } } });
    await expect(planOf(files, { dtype: "BF16" })).rejects.toThrow("quantised (fp8)");
    await expect(planOf(files)).resolves.toBeDefined();
  });

  it("leaves other weights and training state behind, and copies everything else", async () => {
    const others = { "modeling_x.py": "x", "README.md": "x", "notes.txt": "x" };
    const left = {
      "pytorch_model.bin": "x",
      "optimizer.pt": "x",
      "trainer_state.json": "{}",
      "page:2.txt": "x",
      ".secret": "x",
      DONE: "",
    };
    const plan = await planOf(tinyCheckpoint({ files: { ...others, ...left } }));
    const names = plan.outputs.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(others)));
    expect(plan.steps.find(({ id }) => id === "left-out")?.examples).toEqual(Object.keys(left).toSorted());
  });

  it("says of further chat templates what it means that they stay behind", async () => {
    const plan = await planOf(new Map([...tinyCheckpoint(), ["additional_chat_templates/rag.jinja", "x"]]));
    expect(plan.outputs.map(({ name }) => name)).not.toContain("additional_chat_templates/rag.jinja");
    const told = plan.steps.filter(({ id }) => id === "chat-templates");
    expect(told.map(({ examples }) => examples)).toEqual([["additional_chat_templates/"]]);
    expect((await planOf(tinyCheckpoint())).steps.map(({ id }) => id)).not.toContain("chat-templates");
  });

  it("is not told of further chat templates by a file of that name", async () => {
    const plan = await planOf(tinyCheckpoint({ files: { additional_chat_templates: "x" } }));
    expect(plan.steps.map(({ id }) => id)).not.toContain("chat-templates");
  });

  it("follows no link out of the folder and takes no name that is a path elsewhere", async () => {
    const files = new Map<string, FileContent>([
      ...tinyCheckpoint(),
      ["passwd.txt", { kind: "link", target: "/etc/passwd" }],
      ["a\\b.txt", "x"],
      ["c\u0007.txt", "x"],
      ["NOTES.txt", "x"],
      ["notes.txt", "x"],
    ]);
    const plan = await planOf(files);
    expect(plan.steps.find(({ id }) => id === "left-out")?.examples).toEqual([
      "a\\b.txt",
      "c\u0007.txt",
      "notes.txt",
      "passwd.txt",
    ]);
  });

  describe("torch files", () => {
    it("become model.safetensors, with their checksums in the plan", async () => {
      const plan = await planOf(torchCheckpoint("Z00"));
      expect(plan.outputs.map(({ name }) => name)).toEqual(["model.safetensors", "config.json"]);
      const tensor = tensorOf(plan, "w");
      expect(tensor).toMatchObject({ dtype: "F32", shape: [2, 3], bytes: 24 });
      const file = plan.outputs[0];
      const data = file === undefined ? Buffer.alloc(0) : materialise(file, torchCheckpoint("Z00")).subarray(-24);
      expect([0, 1, 2, 3, 4, 5].map((at) => data.readFloatLE(at * 4))).toEqual([0, 1, 2, 3, 4, 5]);
      const source = plan.sources.find(({ name }) => name === "pytorch_model.bin");
      const begin = tensor?.expression.op === "copy" ? tensor.expression.begin : null;
      expect(source?.records).toEqual([{ name: "data/0", begin, bytes: 24, crc: expect.any(Number) }]);
    });

    it("of the legacy format have no checksums", async () => {
      const plan = await planOf(torchCheckpoint("L00"));
      expect(tensorNamesOf(plan).get("model.safetensors")).not.toEqual([]);
      expect(plan.sources.find(({ name }) => name === "pytorch_model.bin")).not.toHaveProperty("records");
    });

    it("give views their strides", async () => {
      const plan = await planOf(torchCheckpoint("Z41"));
      const [name = ""] = tensorNamesOf(plan).get("model.safetensors") ?? [];
      expect(tensorOf(plan, name)).toMatchObject({
        bytes: 24,
        shape: [2, 3],
        expression: { op: "copy", strides: [0, 1] },
      });
    });
  });

  it.each([
    ["an adapter", { "adapter_config.json": "{}", "adapter_model.safetensors": "x" }, "adapter without its base model"],
    ["a GGUF model", { "model.gguf": "GGUF" }, "GGUF"],
    ["a DCP", { ".metadata": "x", "__0_0.distcp": "x" }, "torch distributed checkpoint"],
    ["nothing", { "notes.txt": "x" }, "no checkpoint of a kind that is known"],
    ["a folder without weights", { "config.json": "{}" }, "no weight file"],
    ["a broken shard", { "config.json": "{}", "model.safetensors": "x" }, "model.safetensors could not be read"],
  ])("refuses %s", async (_title, files, message) => {
    const refused = await planOf(new Map(Object.entries(files))).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "ConversionError", code: "unsupported", hint: expect.stringMatching(/./) });
    expect(String(refused)).toContain(message);
  });

  it("refuses a checkpoint of which a shard is missing", async () => {
    const files = tinyCheckpoint({ sharded: true, remove: ["model-00002-of-00002.safetensors"] });
    await expect(planOf(files)).rejects.toThrow("shards that model.safetensors.index.json names are missing");
  });

  it("refuses a tensor that two shards hold", async () => {
    const files = tinyCheckpoint({ sharded: true });
    const first = files.get("model-00001-of-00002.safetensors") ?? "";
    files.set("model-00002-of-00002.safetensors", first);
    await expect(planOf(files)).rejects.toThrow(
      "stands in model-00001-of-00002.safetensors and in model-00002-of-00002.safetensors",
    );
  });

  it("refuses a tensor that is not in its file", async () => {
    const files = tinyCheckpoint();
    const shard = files.get("model.safetensors");
    files.set("model.safetensors", Buffer.from(shard ?? "").subarray(0, -1));
    await expect(planOf(files)).rejects.toMatchObject({ code: "source" });
  });
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
