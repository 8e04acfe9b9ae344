import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import { findPreset, resolveLevels } from "../engine/levels.ts";
import { lintCheckpoint } from "../engine/lint.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { compileRuleSet } from "../engine/rule-set.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { Detection, KnownModels } from "../model/detection/detect-base.ts";
import { knownTokenizersOf } from "../model/known-tokenizers-of.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import type { Assets } from "./assets.ts";
import type { DeclaredBase } from "./declared-base.ts";
import type { LinterSettings } from "./linter-settings.ts";

/** One for the command line, the editor server and programs: what they say of a checkpoint is the same. */
export interface Linter {
  /** Reads and lints one checkpoint folder. @throws SourceError when the folder cannot be listed */
  lint(root: string): Promise<LintResult>;
}

/** What a linter may touch. */
export interface LinterEnvironment {
  readonly fs: VirtualFs;
  loadAssets(): Promise<Assets>;
  /** Base models of an instance, a folder or a cache, over those that ship. */
  loadServing(server: string, assets: Assets): Promise<ServingModels>;
  /** Tells the user about a choice that was made for them. */
  note(text: string): Promise<void>;
  /** Milliseconds from some fixed moment. */
  now(): number;
}

/**
 * Everything that is the same for all checkpoints of a run: rules, levels, base model.
 * @throws UsageError for a rule, preset or model that does not exist; ConfigError or ServerError for metadata of a server
 */
export async function createLinter(settings: LinterSettings, environment: LinterEnvironment): Promise<Linter> {
  const { fs, now } = environment;
  const assets = await environment.loadAssets();
  const { functions, modelTypes } = assets;
  const validators = await assets.loadValidators();
  const rulesNeed = { validators, architectures: assets.architectures };
  const ruleSet = compileRuleSet(assets, functions === undefined ? rulesNeed : { ...rulesNeed, functions });
  const levels = resolveLevels({
    rules: ruleSet.rules.map(({ meta }) => meta),
    preset: findPreset(ruleSet.presets, settings.preset),
    overrides: settings.levels,
  });
  const serving = settings.server === null ? null : await environment.loadServing(settings.server, assets);
  const knownTokenizers = serving === null ? assets.knownTokenizers : knownTokenizersOf(serving.models);
  const { model } = settings;
  const declared = model === null || model === NO_MODEL ? null : await declare(model, assets, serving, environment);
  const detect = model === null ? await detection(assets, serving) : null;
  return {
    async lint(root) {
      const start = now();
      const checkpoint = await loadCheckpoint(fs, root, { modelTypes, knownTokenizers });
      const { base, nearest } = detect === null ? { base: declared?.base ?? null, nearest: null } : detect(checkpoint);
      const loadTime = now() - start;
      return lintCheckpoint(checkpoint, ruleSet, {
        base,
        nearest,
        // As the vendor's tool: without the option there is no such check. Llama 3.3 70B itself is newer than 4.45.1.
        deployment: { transformersVersion: settings.transformersVersion },
        levels,
        loadTime,
        now,
        keepSubject: settings.keepSubject,
      });
    },
  };
}

/** What --model takes for no comparison at all. */
const NO_MODEL = "none";

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

async function declare(
  name: string,
  assets: Assets,
  serving: ServingModels | null,
  { fs, note }: LinterEnvironment,
): Promise<DeclaredBase> {
  const { declaredBase } = await import("./declared-base.ts");
  const declared = await declaredBase(name, assets, serving, fs);
  if (declared.note !== null) await note(declared.note);
  return declared;
}
