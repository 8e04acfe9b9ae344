import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { type BaseModelFiles, draftEntry } from "../../src/model/draft-entry.ts";

const CONFIG = `{
  "architectures": ["LlamaForCausalLM"],
  "bos_token_id": 3,
  "eos_token_id": 4,
  "model_type": "llama",
  "rope_theta": 500000.0,
  "torch_dtype": "bfloat16",
  "vocab_size": 6
}`;
const TOKENIZER = JSON.stringify({
  version: "1.0",
  added_tokens: [
    { id: 3, content: "<s>", special: true },
    { id: 4, content: "</s>", special: true },
    { id: 5, content: "<pad_0>", special: true },
    { id: 6, content: "<image>", special: true },
  ],
  model: { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: ["a b"] },
});
const bytes = new TextEncoder().encode(TOKENIZER);
const FILES: BaseModelFiles = {
  config: CONFIG,
  generationConfig: '{"eos_token_id": [5, 4], "temperature": 0.60}',
  tokenizerConfig: '{"model_max_length": 1000000000000000019884624838656, "bos_token": {"content": "<s>"}, "x": 1}',
  tokenizer: bytes,
  names: [
    "tokenizer.model",
    "tokenizer.json",
    "config.json",
    "model.safetensors",
    "README.md",
    "tokenizer_config.json",
  ],
};
const OPTIONS = { name: "My-Model", hubId: null, status: "unverified" } as const;

describe("a base model from its own files", () => {
  const { name, text, open } = draftEntry(FILES, OPTIONS);
  const entry = JSON.parse(text);

  it("holds the config to the letter", () => {
    expect(text).toContain('    "rope_theta": 500000.0,\n');
    expect(text).toContain(
      '  "generationConfig": {\n    "eos_token_id": [\n      5,\n      4\n    ],\n    "temperature": 0.60\n  },',
    );
    expect(text).toContain('"model_max_length": 1000000000000000019884624838656');
    expect(entry.config).toEqual(JSON.parse(CONFIG));
  });

  it("takes of tokenizer_config.json what rules compare", () => {
    expect(Object.keys(entry.tokenizerConfig)).toEqual(["model_max_length", "bos_token"]);
  });

  it("counts the tokenizer, and what stands past the table", () => {
    const lines = ['["</s>",4]', '["<image>",6]', '["<pad_0>",5]', '["<s>",3]', '["a",0]', '["ab",2]', '["b",1]'];
    expect(entry.tokenizer).toEqual({
      model: "BPE",
      size: 7,
      maxId: 6,
      vocabulary: { size: 3, maxId: 2 },
      idsSha256: createHash("sha256").update(lines.join("\n")).digest("hex"),
      sha256: [createHash("sha256").update(bytes).digest("hex")],
      overflow: [6],
    });
  });

  it("finds the special tokens by role", () => {
    expect(entry.specialTokens).toEqual({
      bos: { id: 3, text: "<s>" },
      eos: [
        { id: 4, text: "</s>" },
        { id: 5, text: "<pad_0>" },
      ],
      pad: null,
      spare: [],
    });
  });

  it("requires the files that the base has, and no weights", () => {
    expect(entry.requiredFiles).toEqual(["config.json", "tokenizer.json", "tokenizer_config.json"]);
    expect(entry.expectedFiles).toEqual(["tokenizer.model"]);
  });

  it("says where each part comes from, with the status that was given", () => {
    expect(name).toBe("My-Model");
    expect(entry.sources["/config"]).toEqual({
      source: "config.json, a file given to models:add",
      status: "unverified",
    });
    expect(entry.sources["/families"].status).toBe("inferred");
    const parts = Object.keys(entry).filter((key) => key !== "$schema" && key !== "sources");
    expect(Object.keys(entry.sources)).toEqual(parts.map((key) => `/${key}`));
  });

  it("lists what is left for the user", () => {
    expect(open.map((line) => line.split(":")[0])).toEqual([
      "hubIds",
      "families, aliases, kubernetesName, architectureKey",
      "transformers",
      "contextLengths, customCheckpoints, drafts",
      "sources",
    ]);
  });

  it("does with config.json alone, and says what is missing", () => {
    const files = { ...FILES, generationConfig: null, tokenizerConfig: null, tokenizer: null, names: ["config.json"] };
    const draft = draftEntry({ ...files, config: CONFIG.replace('"torch_dtype": "bfloat16",', "") }, OPTIONS);
    const alone = JSON.parse(draft.text);
    expect([alone.tokenizer, alone.generationConfig, alone.tokenizerConfig]).toEqual([null, undefined, undefined]);
    expect(alone.specialTokens).toEqual({
      bos: { id: 3, text: null },
      eos: [{ id: 4, text: null }],
      pad: null,
      spare: [],
    });
    const named = draft.open.map((line) => line.split(":")[0]);
    expect(named).toEqual(expect.arrayContaining(["dtype", "generationConfig", "tokenizer, specialTokens"]));
  });

  it.each([
    ["no bos that the tokenizer says it does not add", '{"add_bos_token": false, "bos_token": "<s>"}', null],
    ["no bos that is null", '{"bos_token": null}', null],
    ["the id of config.json when nothing else says", "{}", { id: 3, text: "<s>" }],
  ])("takes %s", (_what, tokenizerConfig, bos) => {
    const draft = draftEntry({ ...FILES, tokenizerConfig }, OPTIONS);
    expect(JSON.parse(draft.text).specialTokens.bos).toEqual(bos);
  });

  it("offers an unused token for padding as spare", () => {
    const draft = draftEntry({ ...FILES, generationConfig: null }, OPTIONS);
    expect(JSON.parse(draft.text).specialTokens.spare).toEqual([{ id: 5, text: "<pad_0>" }]);
  });

  it("reads ids and rows in the text part of a composite config", () => {
    const config = `{"model_type": "gemma3", "architectures": ["X"], "text_config": {"vocab_size": 6, "eos_token_id": 4}}`;
    const draft = JSON.parse(draftEntry({ ...FILES, config, generationConfig: null }, OPTIONS).text);
    expect([draft.tokenizer.overflow, draft.specialTokens.eos]).toEqual([[6], [{ id: 4, text: "</s>" }]]);
  });

  it("is called by the name of its Hub repository when none is given", () => {
    expect(draftEntry(FILES, { ...OPTIONS, name: null, hubId: "me/Mine-7B" }).name).toBe("Mine-7B");
  });

  it.each<[string, Partial<BaseModelFiles>, string | null, string]>([
    ["no name", {}, null, "the model has no name"],
    ["a name that is a path", {}, "../x", '"../x" is no name for a model'],
    ["a comma too many", { config: '{\n "a": 1,\n}' }, "M", "config.json:2:8: a comma before the closing }"],
    ["NaN", { generationConfig: '{"temperature": NaN}' }, "M", "generation_config.json:1:17: NaN is no JSON number"],
    ["a list", { tokenizerConfig: "[]" }, "M", "tokenizer_config.json: not a JSON object"],
    ["nothing", { config: "" }, "M", "config.json:1:1: the file ends where a value is expected"],
    ["no model type", { config: "{}" }, "M", "config.json: model_type or architectures is missing"],
    ["a tokenizer cut off", { tokenizer: bytes.subarray(0, 200) }, "M", "tokenizer.json: "],
    [
      "an empty tokenizer",
      { tokenizer: new TextEncoder().encode("{}") },
      "M",
      "tokenizer.json: model.vocab is missing",
    ],
  ])("refuses %s", (_what, files, given, message) => {
    const draft = (): unknown => draftEntry({ ...FILES, ...files }, { ...OPTIONS, name: given });
    expect(draft).toThrow(ConfigError);
    expect(draft).toThrow(message);
  });
});
