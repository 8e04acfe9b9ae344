import { readFileSync } from "node:fs";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { findPreset, resolveLevels } from "../../src/engine/levels.ts";
import { lintCheckpoint } from "../../src/engine/lint.ts";
import type { LintResult } from "../../src/engine/lint-result.ts";
import { loadRules } from "../../src/engine/loader/load-rules.ts";
import { compileRuleSet, type RuleSet } from "../../src/engine/rule-set.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";
import { shippedArchitectures, shippedModelTypes } from "../model/models-folder.ts";
import { baseModel, projectFiles, shippedSchemas, shippedValidators } from "./rule-cases.ts";

export type FileContent = string | Uint8Array | MemorySpecial;

const modelTypes = shippedModelTypes();
let ruleSet: RuleSet | null = null;

/** The shipped rules, compiled from their files. */
export function shippedRuleSet(): RuleSet {
  ruleSet ??= compileRuleSet(loadRules(projectFiles("rules", ".yaml"), { schemas: shippedSchemas() }), {
    validators: shippedValidators(),
    architectures: shippedArchitectures(),
  });
  return ruleSet;
}

/** The verdict of the shipped rules on a folder in memory. */
export async function lintFiles(
  files: ReadonlyMap<string, FileContent>,
  options: {
    readonly model?: string;
    readonly preset?: string;
    readonly transformersVersion?: string;
    readonly keepSubject?: boolean;
  } = {},
): Promise<LintResult> {
  const rules = shippedRuleSet();
  const entries = [...files].map(([name, content]): [string, FileContent] => [`checkpoint/${name}`, content]);
  const checkpoint = await loadCheckpoint(createMemoryFs(new Map(entries)), "checkpoint", { modelTypes });
  return lintCheckpoint(checkpoint, rules, {
    base: options.model === undefined ? null : baseModel(options.model),
    deployment: { transformersVersion: options.transformersVersion ?? null },
    levels: resolveLevels({
      rules: rules.rules.map(({ meta }) => meta),
      preset: findPreset(rules.presets, options.preset ?? "recommended"),
    }),
    keepSubject: options.keepSubject === true,
  });
}

/** "error config/vocab-size config.json#/vocab_size" for each active diagnostic, in the order of the report. */
export function outcome(result: LintResult): readonly string[] {
  return result.diagnostics.map(({ severity, ruleId, place }) => {
    const pointer = place.pointer.map((segment) => `/${segment}`).join("");
    return `${severity} ${ruleId} ${place.file}${pointer === "" ? "" : `#${pointer}`}`;
  });
}

/** A file of this repository, as text. */
export function projectFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}
