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

  it.each(ODDITIES)("%s is named by %s", (name, rule) => {
    const found = all().find(({ root }) => basename(root) === name);
    expect(found?.diagnostics.map((each) => each.rule)).toContain(rule);
  });
});
