import { describe, expect, it } from "vitest";
import { projectFile, shippedRuleSet } from "./support/lint-files.ts";
import { baseModel } from "./support/rule-cases.ts";

interface ExampleConfig {
  readonly extends: readonly string[];
  readonly model: string;
  readonly rules: Readonly<Record<string, string>>;
  readonly overrides: readonly { readonly model: string }[];
  readonly ignore: readonly { readonly rule: string; readonly reason: string }[];
}

describe(".checkpointlintrc.example.json", () => {
  const config = JSON.parse(projectFile(".checkpointlintrc.example.json")) as ExampleConfig;

  it("names rules, presets and models that exist, and gives reasons", () => {
    const { rules, presets } = shippedRuleSet();
    const ids = rules.map(({ meta }) => meta.id);
    for (const id of [...Object.keys(config.rules), ...config.ignore.map(({ rule }) => rule)])
      expect(ids).toContain(id);
    for (const name of config.extends) expect([...presets.keys()]).toContain(name.replace("preset:", ""));
    for (const name of [config.model, ...config.overrides.map(({ model }) => model)])
      expect(baseModel(name).name).toBe(name);
    for (const { reason } of config.ignore) expect(reason).not.toBe("");
  });
});
