import type { SchemaValidator } from "../format/json/schema-validator.ts";
import type { Architectures } from "../model/architecture/architectures.ts";
import { compileRule } from "./compile-rule.ts";
import type { RuleFunction } from "./functions/rule-function.ts";
import type { Preset } from "./preset.ts";
import type { Rule } from "./rule.ts";
import type { RuleSource } from "./rule-source.ts";

/** Everything that a lint needs beside the checkpoint. */
export interface RuleSet {
  /** Sorted by id. */
  readonly rules: readonly Rule[];
  readonly presets: ReadonlyMap<string, Preset>;
  readonly validators: ReadonlyMap<string, SchemaValidator>;
  readonly architectures: Architectures;
}

/** What the loader gives and a build keeps: plain JSON. */
export interface RuleSetSource {
  readonly rules: readonly RuleSource[];
  readonly presets: readonly Preset[];
}

export function compileRuleSet(
  source: RuleSetSource,
  env: {
    readonly validators: ReadonlyMap<string, SchemaValidator>;
    readonly architectures: Architectures;
    readonly functions?: ReadonlyMap<string, RuleFunction>;
  },
): RuleSet {
  return {
    rules: source.rules.map((rule) => compileRule(rule, env)).sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1)),
    presets: new Map(source.presets.map((preset) => [preset.name, preset])),
    validators: env.validators,
    architectures: env.architectures,
  };
}
