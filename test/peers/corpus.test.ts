import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { type ReportedCheckpoint, report, SHARED, sharedPath } from "./shared.ts";

// 126 published checkpoints, their JSON only. docs/corpus.md tells of every rule that fires on them.

interface Case {
  readonly case: string;
  readonly kind: string;
}

/** The corpus leaves weights and tokenizer.json out. */
const ABSENT: ReadonlySet<string> = new Set([
  "files/weights-missing",
  "files/shard-missing",
  "files/tokenizer-missing",
]);

/** Errors on what is no fine-tune, each shown to be true in docs/corpus.md. */
const TRUE_ERRORS: ReadonlySet<string> = new Set([
  "Arp1tMoga__fast_qwen__0 weights/quantization-method",
  "DracoUnion__Qwen1.5-moe-8x0.5B-Chat__0 files/json-syntax",
  "amansingh61__bloom__0 files/json-syntax",
  "foundation-model-stack__fms-hf-tuning__1 files/config-missing",
  "foundation-model-stack__fms-hf-tuning__2 files/wrong-kind",
  "foundation-model-stack__fms-hf-tuning__3 config/kv-heads-divide",
  "foundation-model-stack__fms-hf-tuning__4 config/kv-heads-divide",
  "jingyaogong__minimind__0 files/config-missing",
  "mikeybellissimo__LoRA-MPT__0 files/config-missing",
  "mikeybellissimo__LoRA-MPT__1 config/remote-code-elsewhere",
  "pytorch__torchtune__0 files/config-missing",
]);

/** What is known to be odd, and a rule that names it. */
const ODDITIES: readonly (readonly [checkpoint: string, rule: string])[] = [
  ["SmartMaster35Rus__Llama3-GGuf__0", "tokenizer/special-tokens-agree"],
  ["SmartMaster35Rus__Llama3-GGuf__0", "weights/predicted-size"],
  ["sarcascoder__nvidia-reason2__0", "weights/total-size"],
  ["DracoUnion__Qwen1.5-moe-8x0.5B-Chat__0", "files/json-syntax"],
  ["amansingh61__bloom__0", "files/json-syntax"],
  ["PANDASANG1231__llama_3.2-3B-huggingface-shard0__0", "files/shard-names"],
  ["thrishalaa__Mental-Health-ChatBot__0", "tokenizer/ids-fit"],
  ["leafarya__WM__0", "tokenizer/ids-fit"],
  ["saluberis__Wizard-Vicuna-30B-Uncensored__0", "weights/float32"],
  ["txmu__PIV2-Mistral-Instruct__0", "tokenizer/eos-id"],
  ["UmerKhan45__Super-GPT__0", "generation/eos-agree"],
  ["UmerKhan45__Super-GPT__0", "generation/bos-agree"],
  ["mjbernaski__s2-pro__0", "tokenizer/eos-id"],
  ["reubzdubz__Molmo7B_D_NF4Quant__0", "tokenizer/ids-overflow"],
  ["IgorRodrigues882__Projeto-IA-propria__0", "tokenizer/eos-id"],
  ["omnave__OpenMath-CodeLlama-13b-Python-hf__0", "tokenizer/ids-overflow"],
  ["konstantinos-p__yarn-mistral-flax__0", "config/rope-values"],
  ["bryce-hoehn__Qwen3.5-18B-REAP-A3B-Coding__0", "config/class-known"],
  ["Zekun525__lisa-7B__0", "files/json-syntax"],
  ["1rin__openllama-chinese-english-3b__0", "tokenizer/special-tokens-agree"],
];

/** Base copies of what we know, and a fine-tune of one (medgemma), by their files, README or name. No other is taken for a base. */
const DETECTED: ReadonlyMap<string, string> = new Map([
  ["EchoCog__gpt-oss-20b__0", "gpt-oss-20b"],
  ["Gusiion__meta-llama-Llama-3.2-3B-Instruct__0", "Meta-Llama-3.2-3B-Instruct"],
  ["Ibtasam-98__medgemma-27b-it__0", "gemma-3-27b-it"],
  ["itounagi0116__DeepSeek-R1__0", "DeepSeek-R1"],
  ["nmerlet7__gemma-3-1b-it__0", "gemma-3-1b-it"],
  ["rhlsinghal1ss__Mistral-7B__0", "Mistral-7B-Instruct-v0.3"],
]);

/** Of fine-tunes that changed what the platform compiles, and of relatives: the nearest, and the first thing that differs. */
const NEAREST: readonly (readonly [checkpoint: string, base: string, difference: string])[] = [
  ["DocWobble__Orpheus_3B_Quantized__0", "Meta-Llama-3.2-3B-Instruct", "vocab_size"],
  ["IrfanUruchi__Llama-3.1-8B-Computer-Networks-LLM__0", "Meta-Llama-3.1-8B-Instruct", "rope type"],
  ["IrfanUruchi__Llama-3.2-1B-ComputerEngineeringLLM__0", "Meta-Llama-3.2-1B-Instruct", "eos_token_id"],
  ["PANDASANG1231__llama_3.2-3B-huggingface-shard0__0", "Meta-Llama-3.2-3B-Instruct", "eos_token_id"],
  ["SmartMaster35Rus__Llama3-GGuf__0", "Meta-Llama-3.1-8B-Instruct", "rope type"],
  ["bingjieshengtian__Llama3__0", "Meta-Llama-3.1-8B-Instruct", "rope type"],
  ["Garand0o0__mistral__0", "Mistral-7B-Instruct-v0.3", "vocab_size"],
];

describe.skipIf(SHARED === null)("published checkpoints", () => {
  const cases =
    SHARED === null ? [] : (JSON.parse(readFileSync(sharedPath("corpus", "cases.json"), "utf8")) as readonly Case[]);
  let checkpoints: readonly ReportedCheckpoint[] = [];
  const all = (): readonly ReportedCheckpoint[] => {
    const folders = cases.map((each) => sharedPath("corpus", "configs", each.case));
    if (checkpoints.length === 0) checkpoints = report("--no-error-on-unmatched", ...folders);
    return checkpoints;
  };

  it("are all read, but for two that hold nothing here, and crash no rule", () => {
    expect(all().length).toBe(cases.length - 2);
    expect(all().flatMap(({ rules }) => rules.crashed)).toEqual([]);
  });

  it("get no error without being a fine-tune, but for absent files and what is shown to be true", () => {
    const kinds = new Map(cases.map((each) => [each.case, each.kind]));
    const errors = all().flatMap(({ root, diagnostics }) =>
      diagnostics
        .filter(({ severity, rule }) => severity === "error" && !ABSENT.has(rule))
        .filter(({ rule }) => !(kinds.get(basename(root)) === "adapter" && rule === "files/wrong-kind"))
        .filter(() => kinds.get(basename(root)) !== "fine-tune/odd")
        .map(({ rule }) => `${basename(root)} ${rule}`),
    );
    expect([...new Set(errors)].filter((error) => !TRUE_ERRORS.has(error))).toEqual([]);
  });

  it("are taken for a base model where they are one, and never for sure by their numbers alone", () => {
    const detected = all().filter(({ model }) => model.how === "detected");
    expect(new Map(detected.map(({ root, model }) => [basename(root), model.name]))).toEqual(DETECTED);
    expect(detected.map(({ model }) => model.evidence?.sure)).toEqual(detected.map(() => false));
  });

  it.each(NEAREST)("%s is nearest to %s, but for %s", (name, base, difference) => {
    const { model } = all().find(({ root }) => basename(root) === name) ?? {};
    expect(model?.name).toBeNull();
    expect(model?.nearest?.name).toBe(base);
    expect(model?.nearest?.differences[0]?.name).toBe(difference);
  });

  it.each(ODDITIES)("%s is named by %s", (name, rule) => {
    const found = all().find(({ root }) => basename(root) === name);
    expect(found?.diagnostics.map((each) => each.rule)).toContain(rule);
  });
});
