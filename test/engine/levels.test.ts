import { describe, expect, it } from "vitest";
import { findPreset, parseLevelEntry, resolveLevels } from "../../src/engine/levels.ts";
import type { Preset } from "../../src/engine/preset.ts";
import type { RuleMeta } from "../../src/engine/rule.ts";
import { UsageError } from "../../src/errors.ts";
import { sampleRule } from "./rule-sample.ts";

const { meta } = sampleRule("check: { fact: vocabulary.size, assert: { gt: 0 } }");
const rules: readonly RuleMeta[] = [
  { ...meta, id: "config/vocab-size", severity: "error" },
  { ...meta, id: "config/rope-theta", severity: "warning" },
  { ...meta, id: "weights/total-size", severity: "info" },
];
const strict: Preset = {
  name: "strict",
  description: "for gates",
  rules: [
    { rule: "config/*", level: "error" },
    { rule: "config/vocab-size", level: "warning" },
  ],
};

function usageError(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "no error";
}

describe("levels", () => {
  it("are the rules' own severities without a preset", () => {
    expect([...resolveLevels({ rules, preset: null })]).toEqual([
      ["config/vocab-size", "error"],
      ["config/rope-theta", "warning"],
      ["weights/total-size", "info"],
    ]);
  });

  it("come from the preset, then from the overrides, the later winning", () => {
    expect([...resolveLevels({ rules, preset: strict })].map(([, level]) => level)).toEqual([
      "warning",
      "error",
      "info",
    ]);
    const overrides = ["config/*:off", "config/rope-theta:info"].map(parseLevelEntry);
    expect([...resolveLevels({ rules, preset: strict, overrides })].map(([, level]) => level)).toEqual([
      "off",
      "info",
      "info",
    ]);
  });

  it.each([
    ["config/vocab-sice:off", 'there is no rule "config/vocab-sice", did you mean "config/vocab-size"?'],
    ["vocab-size:off", 'there is no rule "vocab-size", did you mean "config/vocab-size"?'],
    ["confg/*:off", 'there is no rule "confg/*", did you mean "config/*"?'],
    ["constructor:off", 'there is no rule "constructor"'],
    ["*:off", 'there is no rule "*"'],
  ])("refuse %s", (text, message) => {
    const resolve = () => resolveLevels({ rules, preset: null, overrides: [parseLevelEntry(text)] });
    expect(usageError(resolve)).toBe(message);
  });

  it.each([
    ["config/vocab-size", '"config/vocab-size" names no level'],
    ["config/vocab-size:warn", 'there is no level "warn", did you mean "warning"?'],
    ["config/vocab-size:of", 'there is no level "of", did you mean "off"?'],
    [":off", '":off" names no level'],
  ])("refuse the entry %s", (text, message) => {
    expect(usageError(() => parseLevelEntry(text))).toBe(message);
  });

  it("know presets by name", () => {
    const presets = new Map([["strict", strict]]);
    expect(findPreset(presets, "strict")).toBe(strict);
    expect(() => findPreset(presets, "strickt")).toThrow('there is no preset "strickt", did you mean "strict"?');
  });
});
