import { loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import type { ModelTypes } from "../checkpoint/model-types.ts";
import { findPreset, resolveLevels } from "../engine/levels.ts";
import { lintCheckpoint } from "../engine/lint.ts";
import { compileRuleSet } from "../engine/rule-set.ts";
import { UsageError } from "../errors.ts";
import type { BaseModel } from "../model/base-model.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import type { Assets } from "./assets.ts";
import type { CliIo } from "./cli-io.ts";
import type { LintOptions } from "./lint-options.ts";
import type { LintRoot } from "./lint-paths.ts";

export interface PreparedLint {
  readonly lintRoot: LintRoot;
  /** What the user should know about the choice of the base model. */
  readonly notes: readonly string[];
}

/**
 * Everything that is the same for all checkpoints of a run: rules, levels, base model.
 * @throws UsageError for a rule, preset or model that does not exist
 */
export async function prepareLint(options: LintOptions, io: CliIo): Promise<PreparedLint> {
  const assets = await io.loadAssets();
  const { functions } = assets;
  const validators = await assets.loadValidators();
  const ruleSet = compileRuleSet(assets, functions === undefined ? { validators } : { validators, functions });
  const levels = resolveLevels({
    rules: ruleSet.rules.map(({ meta }) => meta),
    preset: findPreset(ruleSet.presets, options.preset),
    overrides: options.levels,
  });
  const { modelTypes, knownTokenizers } = assets;
  const chosen = options.model === null ? null : await chooseModel(options.model, assets);
  const base = chosen === null ? null : await asBaseModel(chosen.entry, modelTypes);
  return {
    notes: chosen === null || chosen.note === null ? [] : [chosen.note],
    lintRoot: async (root) => {
      const start = io.now();
      const checkpoint = await loadCheckpoint(io.fs, root, { modelTypes, knownTokenizers });
      const loadTime = io.now() - start;
      return lintCheckpoint(checkpoint, ruleSet, {
        base,
        // As the vendor's tool: without the option there is no such check. Llama 3.3 70B itself is newer than 4.45.1.
        deployment: { transformersVersion: options.transformersVersion },
        levels,
        loadTime,
      });
    },
  };
}

async function chooseModel(
  name: string,
  assets: Assets,
): Promise<{ readonly entry: BaseModelEntry; readonly note: string | null }> {
  const [{ createModelRegistry }, { resolveModel }] = await Promise.all([
    import("../model/model-registry.ts"),
    import("../model/resolve-model.ts"),
  ]);
  const resolution = resolveModel(createModelRegistry(assets.models), name);
  if (resolution.found) return resolution;
  const { nearest } = resolution;
  const guess = nearest.length === 0 ? "" : `did you mean ${nearest.join(" or ")}? `;
  throw new UsageError(`unknown model "${name}"`, { hint: `${guess}checkpointlint models lists them` });
}

async function asBaseModel(entry: BaseModelEntry, modelTypes: ModelTypes): Promise<BaseModel> {
  const { toBaseModel } = await import("../model/to-base-model.ts");
  return toBaseModel(entry, "declared", modelTypes);
}
