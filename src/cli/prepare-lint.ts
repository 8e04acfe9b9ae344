import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import type { ModelTypes } from "../checkpoint/model-types.ts";
import { findPreset, resolveLevels } from "../engine/levels.ts";
import { lintCheckpoint } from "../engine/lint.ts";
import { compileRuleSet } from "../engine/rule-set.ts";
import type { BaseModel } from "../model/base-model.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import type { ChosenBaseModel } from "../model/choose-base-model.ts";
import type { Detection } from "../model/detection/detect-base.ts";
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
  const env = { validators, architectures: assets.architectures };
  const ruleSet = compileRuleSet(assets, functions === undefined ? env : { ...env, functions });
  const levels = resolveLevels({
    rules: ruleSet.rules.map(({ meta }) => meta),
    preset: findPreset(ruleSet.presets, options.preset),
    overrides: options.levels,
  });
  const { modelTypes, knownTokenizers } = assets;
  const chosen = options.model === null || options.model === NO_MODEL ? null : await chooseModel(options.model, assets);
  const declared = chosen === null ? null : await asBaseModel(chosen.entry, modelTypes);
  const detect = options.model === null ? await detection(assets) : null;
  return {
    notes: chosen === null || chosen.note === null ? [] : [chosen.note],
    lintRoot: async (root) => {
      const start = io.now();
      const checkpoint = await loadCheckpoint(io.fs, root, { modelTypes, knownTokenizers });
      const { base, nearest } = detect === null ? { base: declared, nearest: null } : detect(checkpoint);
      const loadTime = io.now() - start;
      return lintCheckpoint(checkpoint, ruleSet, {
        base,
        nearest,
        // As the vendor's tool: without the option there is no such check. Llama 3.3 70B itself is newer than 4.45.1.
        deployment: { transformersVersion: options.transformersVersion },
        levels,
        loadTime,
      });
    },
  };
}

/** What --model takes for no comparison at all. */
const NO_MODEL = "none";

/** Finds the base of each checkpoint. What it needs is only loaded when no model was named. */
async function detection(assets: Assets): Promise<(checkpoint: Checkpoint) => Detection> {
  const [{ createModelRegistry }, { detectBase }] = await Promise.all([
    import("../model/model-registry.ts"),
    import("../model/detection/detect-base.ts"),
  ]);
  const { modelTypes, architectures } = assets;
  const known = { registry: createModelRegistry(assets.models), modelTypes, architectures };
  return (checkpoint) => detectBase(checkpoint, known);
}

async function chooseModel(name: string, assets: Assets): Promise<ChosenBaseModel> {
  const [{ createModelRegistry }, { chooseBaseModel }] = await Promise.all([
    import("../model/model-registry.ts"),
    import("../model/choose-base-model.ts"),
  ]);
  return chooseBaseModel(createModelRegistry(assets.models), name);
}

async function asBaseModel(entry: BaseModelEntry, modelTypes: ModelTypes): Promise<BaseModel> {
  const { toBaseModel } = await import("../model/to-base-model.ts");
  return toBaseModel(entry, "declared", modelTypes);
}
