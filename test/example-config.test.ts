import { describe, expect, it } from "vitest";
import { CONFIG_RULES } from "../src/engine/config/config-rules.ts";
import { knownConfigKeys } from "../src/engine/config/known-config-keys.ts";
import { projectFile, shippedRuleSet } from "./support/lint-files.ts";
import { memoryLinter } from "./support/memory-linter.ts";
import { baseModel } from "./support/rule-cases.ts";
import { shippedAssets } from "./support/shipped-assets.ts";

const NAME = ".checkpointlintrc.example.json";
const text = projectFile(NAME);
const example = JSON.parse(text) as Readonly<Record<string, unknown>>;
const BASELINE = `{ "schema": "checkpointlint/baseline@1", "checkpoints": [] }`;

describe(NAME, () => {
  it("shows every key", () => {
    expect(Object.keys(example).sort()).toEqual([...knownConfigKeys([])].sort());
  });

  it("is read without a mistake, its rules, presets and models exist, and its overrides hold", async () => {
    const files = new Map([
      [NAME, text],
      [".checkpointlint-baseline.json", BASELINE],
      ["lint-rules/rules/acme/vocab-padding.yaml", projectFile("examples/rule-package/rules/acme/vocab-padding.yaml")],
      ["drafts/small/config.json", "{}"],
      ["experiments/a/config.json", "{}"],
      ["long-context/b/config.json", "{}"],
    ]);
    const settings = { config: { kind: "file", path: NAME } } as const;
    const { linter } = await memoryLinter(files, settings, shippedAssets);
    const drafts = await linter.settingsOf("drafts/small");
    expect(drafts.model?.name).toBe("Meta-Llama-3.2-1B-Instruct");
    expect(baseModel("Meta-Llama-3.2-1B-Instruct").name).toBe("Meta-Llama-3.2-1B-Instruct");
    const experiment = await linter.settingsOf("experiments/a");
    expect(experiment.model?.name).toBe("Meta-Llama-3.3-70B-Instruct");
    expect(experiment.fileLevels.map(({ matches }) => ["generation_config.json", "config.json"].map(matches))).toEqual([
      [true, false],
    ]);
    expect(experiment.levels.get("generation/sampling-flags")).toBe("off");
    expect(experiment.levels.get("tokenizer/bos-id")).toBe("warning");
    const { resolved } = await linter.configOf("long-context/b");
    expect(resolved.ignores.map(({ entry }) => entry.rule)).toEqual([
      "tokenizer/chat-template-missing",
      "config/rope-values",
    ]);
    expect((await linter.configOf("drafts/small")).resolved.ignores).toHaveLength(1);
    expect(resolved.levels.size).toBe(shippedRuleSet().rules.length + 1 + CONFIG_RULES.length);
  });
});
