import { describe, expect, it } from "vitest";
import type { RuleFunction } from "../../src/engine/functions/rule-function.ts";
import { schemaValidator } from "../../src/engine/schema-issues.ts";
import { baseModel, buildCheckpoint } from "../support/rule-cases.ts";
import { lintWith, outcome, sampleRule } from "./rule-sample.ts";

const tiny = await buildCheckpoint();

describe("a fact check", () => {
  it("points at the key that the user wrote", async () => {
    const rule = sampleRule("check: { fact: vocabulary.size, assert: { gt: { fact: tokenizer.max_id } } }");
    expect(outcome(rule, tiny)).toEqual([]);
    const small = await buildCheckpoint({ patch: { "config.json": { vocab_size: 60 } } });
    expect(outcome(rule, small)).toEqual(["config.json#/vocab_size: 60 / 63"]);
  });

  it("does not apply to a fact that is not there, unless it is required", async () => {
    const bare = await buildCheckpoint({ remove: ["generation_config.json"] });
    const check = "fact: bos.generation, assert: { eq: { fact: bos.config } }";
    expect(outcome(sampleRule(`check: { ${check} }`), bare)).toBe("not applicable");
    expect(outcome(sampleRule(`check: { ${check}, required: true }`), bare)).toEqual([
      "generation_config.json: absent / 56",
    ]);
    expect(
      outcome(sampleRule(`check: { ${check}, required: true, missingAt: "config.json#/bos_token_id" }`), bare),
    ).toEqual(["config.json#/bos_token_id: absent / 56"]);
  });

  it("marks a value that no file states", async () => {
    const rule = sampleRule('check: { fact: rope.theta, assert: { eq: 1 } }\nmessage: "theta is {actual}{unstated}"');
    expect(outcome(rule, tiny)).toEqual(["config.json#/rope_theta: theta is 500000.0"]);
    const bare = await buildCheckpoint({ patch: { "config.json": { rope_theta: null } } });
    expect(outcome(rule, bare)).toEqual(["config.json#/: theta is 10000 (not stated)"]);
  });

  it("waits for a base model where it compares with one", async () => {
    const rule = sampleRule(
      'check: { fact: architecture.num_attention_heads, required: true, assert: { eq: { baseFact: architecture.num_attention_heads } } }\nmessage: "{actual}, {base.name} has {expected}"',
    );
    expect(rule.meta.needsBase).toBe(true);
    const result = lintWith([rule], tiny);
    expect(result.rules).toMatchObject({
      checked: [],
      notApplicable: ["sample/rule"],
      waitingForBase: ["sample/rule"],
    });
    expect(outcome(rule, tiny, { base: baseModel("tiny") })).toEqual([]);
    const guarded = sampleRule(
      "when: [{ baseFact: rope.type, eq: yarn }]\ncheck: { fact: rope.type, assert: { eq: yarn } }",
    );
    expect(lintWith([guarded], tiny, { base: baseModel("tiny") }).rules).toMatchObject({
      notApplicable: ["sample/rule"],
      waitingForBase: [],
    });
    expect(outcome(rule, tiny, { base: baseModel("Meta-Llama-3.2-1B-Instruct") })).toEqual([
      "config.json#/num_attention_heads: 4, Meta-Llama-3.2-1B-Instruct has 32",
    ]);
  });

  it("points into a text file when the weight file that says otherwise has no lines", async () => {
    const rule = sampleRule("check: { fact: weights.lm_head_rows, assert: { eq: { fact: vocabulary.size } } }");
    const short = await buildCheckpoint({ tensors: { "lm_head.weight": { dtype: "BF16", shape: [60, 16] } } });
    const [diagnostic] = lintWith([rule], short).diagnostics;
    expect(diagnostic?.place).toMatchObject({ file: "config.json", pointer: ["vocab_size"] });
    expect(diagnostic?.span?.text).toBe("64");
    expect(diagnostic?.related.map(({ place }) => place.file)).toEqual(["model.safetensors"]);
  });
});

describe("a file check", () => {
  const factor = "file: config.json, at: [/rope_parameters/factor, /rope_scaling/factor]";

  it("takes the first pointer that exists", async () => {
    const rule = sampleRule(`check: { ${factor}, assert: { eq: 8 } }`);
    expect(outcome(rule, tiny)).toEqual([]);
    const both = await buildCheckpoint({ patch: { "config.json": { rope_parameters: { factor: 4 } } } });
    expect(outcome(rule, both)).toEqual(["config.json#/rope_parameters/factor: 4 / 8"]);
  });

  it("names the first pointer when none exists and one must", async () => {
    const none = await buildCheckpoint({ patch: { "config.json": { rope_scaling: null } } });
    expect(outcome(sampleRule(`check: { ${factor}, assert: { eq: 8 } }`), none)).toBe("not applicable");
    expect(outcome(sampleRule(`check: { ${factor}, assert: { eq: 8 }, required: true }`), none)).toEqual([
      "config.json#/rope_parameters/factor: absent / 8",
    ]);
    expect(outcome(sampleRule(`check: { ${factor}, assert: { exists: true } }`), none)).toEqual([
      "config.json#/rope_parameters/factor: absent / absent",
    ]);
  });

  it("judges every match of a star", async () => {
    const rule = sampleRule(
      'check: { file: tokenizer_config.json, at: "/added_tokens_decoder/*/special", assert: { eq: true } }',
    );
    const odd = await buildCheckpoint({
      patch: { "tokenizer_config.json": { added_tokens_decoder: { "57": { special: false }, "62": { special: 0 } } } },
    });
    expect(outcome(rule, odd)).toEqual([
      "tokenizer_config.json#/added_tokens_decoder/57/special: false / true",
      "tokenizer_config.json#/added_tokens_decoder/62/special: 0 / true",
    ]);
  });

  it("looks at every file that a glob names", async () => {
    const rule = sampleRule(
      'check: { file: "*config.json", at: /transformers_version, assert: { eq: "4.45.1" } }\nmessage: "{file} {key} {actual}"',
    );
    const mixed = await buildCheckpoint({ patch: { "generation_config.json": { transformers_version: "4.46.0" } } });
    expect(outcome(rule, mixed)).toEqual([
      "generation_config.json#/transformers_version: generation_config.json transformers_version 4.46.0",
    ]);
  });

  it("has nothing to look at in a file that is absent or unreadable", async () => {
    const rule = sampleRule("check: { file: generation_config.json, at: /do_sample, assert: { exists: true } }");
    expect(outcome(rule, await buildCheckpoint({ remove: ["generation_config.json"] }))).toBe("not applicable");
    expect(outcome(rule, await buildCheckpoint({ files: { "generation_config.json": "{" } }))).toBe("not applicable");
  });

  it("underlines the key for exists and absent, else the value", async () => {
    const absent = sampleRule("check: { file: config.json, at: /use_cache, assert: { absent: true } }");
    expect(lintWith([absent], tiny).diagnostics[0]?.span?.text).toBe('"use_cache"');
    const equal = sampleRule("check: { file: config.json, at: /use_cache, assert: { eq: false } }");
    expect(lintWith([equal], tiny).diagnostics[0]?.span?.text).toBe("true");
    const member = sampleRule("check: { file: config.json, at: /use_cache, part: member, assert: { eq: false } }");
    expect(lintWith([member], tiny).diagnostics[0]?.span?.text).toBe('"use_cache": true');
  });

  it("is about the files themselves without a pointer", async () => {
    const must = sampleRule('check: { file: tokenizer.json, assert: { exists: true } }\nmessage: "{file} is missing"');
    expect(outcome(must, tiny)).toEqual([]);
    expect(outcome(must, await buildCheckpoint({ remove: ["tokenizer.json"] }))).toEqual([
      "tokenizer.json: tokenizer.json is missing",
    ]);
    const one = sampleRule('check: { file: "*.gguf", assert: { exists: true } }\nmessage: "no {file}"');
    expect(outcome(one, tiny)).toEqual([": no *.gguf"]);
    const none = sampleRule('check: { file: "*.{bin,pt}", assert: { absent: true } }\nmessage: "{file} is left over"');
    expect(outcome(none, tiny)).toEqual([]);
    expect(outcome(none, await buildCheckpoint({ files: { "a.bin": "x", "b.pt": "y", "c.txt": "z" } }))).toEqual([
      "a.bin: a.bin is left over",
      "b.pt: b.pt is left over",
    ]);
  });

  it("makes a finding of every mistake that a schema sees, at its own place", async () => {
    const rule = sampleRule(
      'check: { file: config.json, assert: { schema: config } }\nmessage: "{key} {found} {detail}"',
    );
    const { Ajv2020 } = await import("ajv/dist/2020.js");
    const validate = new Ajv2020({ allErrors: true }).compile({
      type: "object",
      required: ["pad", "vocab_size"],
      properties: {
        vocab_size: { type: "integer" },
        rope_scaling: { type: "object", additionalProperties: false, properties: { factor: { type: "number" } } },
      },
    });
    const validators = new Map([["config", schemaValidator(validate)]]);
    const odd = await buildCheckpoint({
      patch: { "config.json": { vocab_size: "64", rope_scaling: { low_freq_factor: null, high_freq_factor: null } } },
    });
    const { diagnostics } = lintWith([rule], odd, { validators });
    expect(diagnostics.map(({ message, span }) => [message, span?.text])).toEqual([
      ["pad absent is required", "{"],
      ["original_max_position_embeddings 256 is not a known key", '"original_max_position_embeddings"'],
      ['rope_type "llama3" is not a known key', '"rope_type"'],
      ['vocab_size "64" must be a whole number', '"64"'],
    ]);
    expect(outcome(rule, tiny)).toBe("crashed: no validator for the schema config");
  });
});

describe("a tensor check", () => {
  const rule = sampleRule(
    'check: { tensor: "model.layers.*.mlp.{up,gate}_proj.weight", get: shape/0, assert: { eq: { fact: architecture.intermediate_size } } }\nmessage: "{tensor} in {shard}: {actual} rows, {expected}"',
  );
  const tensors = { "model.layers.1.mlp.up_proj.weight": { dtype: "BF16", shape: [24, 16] } };

  it("points at the index entry, and at the shard as related", async () => {
    const sharded = await buildCheckpoint({ tensors, sharded: true });
    const [diagnostic] = lintWith([rule], sharded).diagnostics;
    expect(diagnostic?.place.file).toBe("model.safetensors.index.json");
    expect(diagnostic?.span?.text).toBe('"model.layers.1.mlp.up_proj.weight"');
    expect(diagnostic?.message).toBe(
      "model.layers.1.mlp.up_proj.weight in model-00002-of-00002.safetensors: 24 rows, 32",
    );
    expect(diagnostic?.related.map(({ place }) => place.file)).toEqual(["model-00002-of-00002.safetensors"]);
  });

  it("points at the key that the header contradicts when there is no index", async () => {
    const [diagnostic] = lintWith([rule], await buildCheckpoint({ tensors })).diagnostics;
    expect(diagnostic?.place).toMatchObject({ file: "config.json", pointer: ["intermediate_size"] });
  });

  it("does not apply to a checkpoint without such tensors, nor to a dimension that they lack", async () => {
    expect(outcome(sampleRule("check: { tensor: nothing.*, get: dtype, assert: { eq: BF16 } }"), tiny)).toBe(
      "not applicable",
    );
    expect(outcome(sampleRule("check: { tensor: model.norm.weight, get: shape/1, assert: { eq: 1 } }"), tiny)).toBe(
      "not applicable",
    );
    const long = await buildCheckpoint({ tensors: { ["x".repeat(1001)]: { dtype: "BF16", shape: [1] } } });
    expect(outcome(sampleRule('check: { tensor: "x*", get: dtype, assert: { eq: F32 } }'), long)).toBe(
      "not applicable",
    );
    expect(outcome(sampleRule("check: { tensor: model.norm.weight, get: dtype, assert: { eq: F32 } }"), tiny)).toEqual([
      "model.safetensors: BF16 / F32",
    ]);
  });
});

describe("a problem check", () => {
  it("turns problems of its codes into findings", async () => {
    const rule = sampleRule('check: { problem: "json/*" }\nmessage: "{file}: {detail}"');
    expect(outcome(rule, tiny)).toEqual([]);
    const broken = await buildCheckpoint({ files: { "config.json": '{"a": 1,}\n' } });
    const [diagnostic, ...others] = lintWith([rule], broken).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic?.place.file).toBe("config.json");
    expect(diagnostic?.message).toMatch(/^config\.json: \S/);
    expect(diagnostic?.span?.start).toEqual({ line: 0, column: 7 });
  });

  it("can be narrowed to some files, and does not apply where none could have it", async () => {
    const empty = await buildCheckpoint({ files: { "config.json": "" } });
    const codes = "[file/empty, file/html]";
    expect(outcome(sampleRule(`check: { problem: ${codes}, file: "*.json" }`), empty)).toHaveLength(1);
    expect(outcome(sampleRule(`check: { problem: ${codes}, file: "*.safetensors" }`), empty)).toEqual([]);
    expect(outcome(sampleRule(`check: { problem: ${codes}, file: "*.bin" }`), empty)).toBe("not applicable");
    expect(outcome(sampleRule("check: { problem: index/schema }"), tiny)).toBe("not applicable");
    expect(outcome(sampleRule("check: { problem: index/schema }"), await buildCheckpoint({ sharded: true }))).toEqual(
      [],
    );
  });
});

describe("a function check", () => {
  const count: RuleFunction = {
    name: "sample/count",
    options: {
      type: "object",
      additionalProperties: false,
      required: ["max"],
      properties: { max: { type: "integer" } },
    },
    placeholders: ["names"],
    run: ({ checkpoint }, { max }) => ({
      targets: checkpoint.files.size,
      findings:
        checkpoint.files.size <= Number(max)
          ? []
          : [
              {
                args: { names: [...checkpoint.files.keys()].slice(0, 2) },
                primary: { file: "", pointer: [], part: "file" },
                actual: checkpoint.files.size,
                ...(typeof max === "number" ? { expected: max } : {}),
              },
            ],
    }),
  };
  const functions = new Map([[count.name, count]]);

  it("runs the function with its options and words what it found", () => {
    const rule = sampleRule(
      'check: { function: sample/count, options: { max: 3 } }\nmessage: "{actual} of {expected} files: {names}"',
      { functions },
    );
    expect(outcome(rule, tiny)).toEqual([': 6 of 3 files: ["config.json","generation_config.json"]']);
  });

  it("is checked when the rule is read", () => {
    const text = (check: string) => () => sampleRule(`check: ${check}\nmessage: "{nams}"`, { functions });
    expect(text("{ function: sample/coumt }")).toThrow('unknown function "sample/coumt", did you mean "sample/count"?');
    expect(text("{ function: sample/count }")).toThrow('option "max" is required');
    expect(text("{ function: sample/count, options: { max: 1.5, min: 2 } }")).toThrow(
      /option "max" must be a whole number[\s\S]*option "min" is not a known key/,
    );
    expect(text("{ function: sample/count, options: { max: 1 } }")).toThrow(
      'unknown placeholder {nams}, did you mean "names"?',
    );
  });
});

describe("conditions", () => {
  const applies = (when: string, options = {}): boolean =>
    outcome(sampleRule(`when: [${when}]\ncheck: { fact: vocabulary.size, assert: { gt: 0 } }`), tiny, options) !==
    "not applicable";

  it.each([
    ["{ fact: architecture.model_type, eq: llama }", true],
    ["{ fact: architecture.model_type, in: [mistral, qwen2] }", false],
    ["{ fact: quantization.method, exists: true }", false],
    ["{ fact: quantization.method, absent: true }", true],
    ["{ fact: quantization.method, ne: gptq }", false],
    ["{ not: { fact: quantization.method, eq: gptq } }", true],
    ["{ ref: 'generation_config.json#/do_sample', eq: true }", true],
    ["{ ref: 'generation_config.json#/top_k', exists: true }", false],
    ["{ tensor: lm_head.weight, get: shape/0, eq: 64 }", true],
    ["{ tensor: lm_head.bias, get: shape, exists: true }", false],
    ["{ file: config.json, exists: true }", true],
    ["{ file: '*.bin', exists: true }", false],
    ["{ file: '*.bin', exists: false }", true],
    ["{ kind: huggingface }", true],
    ["{ kind: [adapter, gguf] }", false],
    ["{ all: [{ kind: huggingface }, { fact: vocabulary.size, gt: 100 }] }", false],
    ["{ any: [{ kind: adapter }, { fact: vocabulary.size, lt: 100 }] }", true],
    ["{ baseFact: rope.theta, exists: true }", false],
    ["{ deployment: transformersVersion, pep440: '<4.46' }", false],
    ["{ kind: huggingface }, { kind: adapter }", false],
  ])("%s: %s", (when, expected) => {
    expect(applies(when)).toBe(expected);
  });

  it("see the base model and the deployment", () => {
    expect(applies("{ baseFact: rope.theta, gte: 500000 }", { base: baseModel("tiny") })).toBe(true);
    expect(applies("{ base: /config/hidden_size, eq: 16 }", { base: baseModel("tiny") })).toBe(true);
    expect(
      applies("{ deployment: transformersVersion, pep440: '<4.46' }", { transformersVersion: "4.46.0.dev0" }),
    ).toBe(true);
  });
});

describe("messages", () => {
  it("print what the file says, and absent for what is not there", async () => {
    const rule = sampleRule(`check: { fact: tokenizer.model_max_length, assert: { lt: 1000 } }
message: "{file} {pointer} {key} {actual} {expected} {base.name} {baseFact:rope.theta} {fact:architecture.norm_eps} {fact:quantization.method} {deployment.transformersVersion}"
suggestion: "set {key} to {{8}}"
related: [{ fact: vocabulary.size, label: "{fact:vocabulary.size} rows" }, { fact: quantization.method, label: x }]`);
    const text = '{ "model_max_length": 1000000000000000019884624838656 }';
    const [diagnostic] = lintWith(
      [rule],
      await buildCheckpoint({ files: { "tokenizer_config.json": text } }),
    ).diagnostics;
    expect(diagnostic?.message).toBe(
      "tokenizer_config.json /model_max_length model_max_length 1000000000000000019884624838656 1000 the base model absent 1e-05 absent absent",
    );
    expect(diagnostic?.suggestion).toBe("set model_max_length to {8}");
    expect(diagnostic?.related.map(({ place, span }) => [place.label, span?.text])).toEqual([["64 rows", "64"]]);
  });

  it("escape what a file brings along", async () => {
    const rule = sampleRule("check: { fact: architecture.model_type, assert: { eq: llama } }");
    const odd = await buildCheckpoint({ patch: { "config.json": { model_type: "ll\u202Eama\n{expected}" } } });
    expect(lintWith([rule], odd).diagnostics[0]?.message).toBe("ll\\u202eama\\u000a{expected} / llama");
  });
});
