import type { Checkpoint } from "../../src/checkpoint/checkpoint.ts";
import { compileRule } from "../../src/engine/compile-rule.ts";
import type { RuleFunction } from "../../src/engine/functions/rule-function.ts";
import { lintCheckpoint } from "../../src/engine/lint.ts";
import type { LintResult } from "../../src/engine/lint-result.ts";
import { loadRules } from "../../src/engine/loader/load-rules.ts";
import type { Rule } from "../../src/engine/rule.ts";
import type { SchemaValidator } from "../../src/format/json/schema-validator.ts";
import { createArchitectures } from "../../src/model/architecture/architectures.ts";
import type { BaseModel } from "../../src/model/base-model.ts";

const HEAD = `title: a sample
severity: error
category: correctness
since: 0.1.0
docs: sample
evidence: [a test]
`;

export interface SampleEnvironment {
  readonly functions?: ReadonlyMap<string, RuleFunction>;
}

/** A rule of the text of its last keys; the keys before them are filled in. */
export function sampleRule(text: string, env: SampleEnvironment = {}, path = "sample/rule.yaml"): Rule {
  const body = /^message:/m.test(text) ? text : `${text}\nmessage: "{actual} / {expected}"\n`;
  const { rules } = loadRules([{ path, text: HEAD + body }], env);
  const [source] = rules;
  if (source === undefined) throw new Error("no rule");
  return compileRule(source, env);
}

export interface SampleOptions {
  readonly base?: BaseModel;
  readonly transformersVersion?: string;
  readonly validators?: ReadonlyMap<string, SchemaValidator>;
}

export function lintWith(rules: readonly Rule[], checkpoint: Checkpoint, options: SampleOptions = {}): LintResult {
  return lintCheckpoint(
    checkpoint,
    { rules, presets: new Map(), validators: options.validators ?? new Map(), architectures: createArchitectures([]) },
    {
      base: options.base ?? null,
      deployment: { transformersVersion: options.transformersVersion ?? null },
      levels: new Map(),
    },
  );
}

/** `file#pointer: message` of every diagnostic, or why there is none. */
export function outcome(rule: Rule, checkpoint: Checkpoint, options: SampleOptions = {}): readonly string[] | string {
  const result = lintWith([rule], checkpoint, options);
  const [crash] = result.rules.crashed;
  if (crash !== undefined) return `crashed: ${crash.error}`;
  if (result.rules.notApplicable.length > 0) return "not applicable";
  return result.diagnostics.map(
    ({ place, message }) => `${place.file}${place.part === "file" ? "" : `#/${place.pointer.join("/")}`}: ${message}`,
  );
}
