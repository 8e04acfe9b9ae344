import { loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import { createModelTypes, type ModelTypes } from "../checkpoint/model-types.ts";
import { findPreset, resolveLevels } from "../engine/levels.ts";
import { lintCheckpoint } from "../engine/lint.ts";
import { compileRuleSet } from "../engine/rule-set.ts";
import { UsageError } from "../errors.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { BaseModel } from "../model/base-model.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
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
 * @throws UsageError for a rule, preset or model that does not exist; ConfigError or ServerError for metadata of --server
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
  const modelTypes = createModelTypes(assets.modelTypes);
  const serving = await servingModels(options, io, assets);
  const models = serving?.models ?? assets.models;
  const knownTokenizers = tokenizerHashes(models);
  const chosen = options.model === null ? null : await chooseModel(options.model, models, serving);
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

/** SHA-256 of the tokenizer.json files that the base models ship. */
function tokenizerHashes(models: Assets["models"]): ReadonlySet<string> {
  const hashes = models.flatMap((model) => valueAt(model, ["tokenizer", "sha256"]) ?? []);
  return new Set(hashes.filter((hash) => typeof hash === "string"));
}

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

async function chooseModel(
  name: string,
  models: Assets["models"],
  serving: ServingModels | null,
): Promise<{ readonly entry: BaseModelEntry; readonly note: string | null }> {
  const [{ createModelRegistry }, { resolveModel }] = await Promise.all([
    import("../model/model-registry.ts"),
    import("../model/resolve-model.ts"),
  ]);
  const resolution = resolveModel(serving?.registry ?? createModelRegistry(models), name);
  if (resolution.found) {
    if (serving !== null) (await import("../model/serving/served-entry.ts")).refuseUnserved(serving, resolution.entry);
    return resolution;
  }
  const { nearest } = resolution;
  const guess = nearest.length === 0 ? "" : `did you mean ${nearest.join(" or ")}? `;
  const served = serving === null ? null : (await import("../model/serving/served-entry.ts")).servedHint(serving, name);
  throw new UsageError(`unknown model "${name}"`, {
    hint: `${guess}${served === null ? "" : `${served}; `}checkpointlint models lists them`,
  });
}

async function asBaseModel(entry: BaseModelEntry, modelTypes: ModelTypes): Promise<BaseModel> {
  const { toBaseModel } = await import("../model/to-base-model.ts");
  return toBaseModel(entry, "declared", modelTypes);
}
