import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import { findPreset, resolveLevels } from "../engine/levels.ts";
import { lintCheckpoint } from "../engine/lint.ts";
import { compileRuleSet } from "../engine/rule-set.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { Detection, KnownModels } from "../model/detection/detect-base.ts";
import { knownTokenizersOf } from "../model/known-tokenizers-of.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
import type { Assets } from "./assets.ts";
import type { CliIo } from "./cli-io.ts";
import type { DeclaredBase } from "./declared-base.ts";
import type { LintOptions } from "./lint-options.ts";
import type { LintRoot } from "./lint-paths.ts";

export interface PreparedLint {
  readonly lintRoot: LintRoot;
  /** What the user should know about the choice of the base model. */
  readonly notes: readonly string[];
}

/**
 * Everything that is the same for all checkpoints of a run: rules, levels, base model.
 * @throws UsageError for a rule, preset or model that does not exist; ConfigError or ServerError for metadata of --server
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
  const { modelTypes } = assets;
  const serving = await servingModels(options, io, assets);
  const knownTokenizers = serving === null ? assets.knownTokenizers : knownTokenizersOf(serving.models);
  const declared =
    options.model === null || options.model === NO_MODEL ? null : await declare(options.model, assets, serving, io);
  const detect = options.model === null ? await detection(assets, serving) : null;
  return {
    notes: declared === null || declared.note === null ? [] : [declared.note],
    lintRoot: async (root) => {
      const start = io.now();
      const checkpoint = await loadCheckpoint(io.fs, root, { modelTypes, knownTokenizers });
      const { base, nearest } = detect === null ? { base: declared?.base ?? null, nearest: null } : detect(checkpoint);
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

/** null: what ships, which needs nothing of all that. */
async function servingModels(
  { server, cacheLocation }: LintOptions,
  io: CliIo,
  assets: Assets,
): Promise<ServingModels | null> {
  if (server === null) return null;
  const { loadServing } = await import("./serving/load-serving.ts");
  return loadServing({ server, cacheLocation }, io, assets);
}

/** Finds the base of each checkpoint. What it needs is only loaded when no model was named. */
async function detection(
  assets: Assets,
  serving: ServingModels | null,
): Promise<(checkpoint: Checkpoint) => Detection> {
  const [{ readBaseModelEntry }, { createModelRegistry }, { detectBase }] = await Promise.all([
    import("../model/base-model-entry.ts"),
    import("../model/model-registry.ts"),
    import("../model/detection/detect-base.ts"),
  ]);
  const { modelTypes, architectures } = assets;
  let registry = serving?.registry ?? null;
  const known: KnownModels = {
    modelTypes,
    architectures,
    registry() {
      registry ??= createModelRegistry(assets.models);
      return registry;
    },
    entriesOf: (modelType) =>
      serving === null
        ? assets.modelsOfType(modelType).map(readBaseModelEntry)
        : serving.registry.entries.filter(({ data }) => valueAt(data, ["config", "model_type"]) === modelType),
  };
  return (checkpoint) => detectBase(checkpoint, known);
}

async function declare(name: string, assets: Assets, serving: ServingModels | null, io: CliIo): Promise<DeclaredBase> {
  const { declaredBase } = await import("./declared-base.ts");
  return declaredBase(name, assets, serving, io);
}
