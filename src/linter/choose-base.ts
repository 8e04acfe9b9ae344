import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { configError } from "../engine/config/config-error.ts";
import { CheckpointlintError } from "../errors.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { KnownTokenizer } from "../format/tokenizer/known-tokenizer.ts";
import type { Detection, KnownModels } from "../model/detection/detect-base.ts";
import { knownTokenizersOf } from "../model/known-tokenizers-of.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
import type { Assets } from "./assets.ts";
import type { LinterEnvironment } from "./create-linter.ts";
import type { DeclaredBase } from "./declared-base.ts";
import type { ModelChoice } from "./root-settings.ts";

/** What a checkpoint's base is chosen from; the same for all checkpoints with the same settings. */
export interface BaseChoice {
  readonly knownTokenizers: ReadonlyMap<string, KnownTokenizer>;
  choose(checkpoint: Checkpoint): Pick<Detection, "base" | "nearest">;
}

/** What --model takes for no comparison at all. */
const NO_MODEL = "none";

/** Metadata is fetched and models are looked up once for each server and name. */
export function createBaseChooser(
  assets: Assets,
  environment: LinterEnvironment,
): (model: ModelChoice | null, server: string | null) => Promise<BaseChoice> {
  const servings = new Map<string | null, Promise<ServingModels | null>>();
  const choices = new Map<string, Promise<BaseChoice>>();
  const servingOf = (server: string | null): Promise<ServingModels | null> => {
    const known =
      servings.get(server) ?? (server === null ? Promise.resolve(null) : environment.loadServing(server, assets));
    servings.set(server, known);
    return known;
  };
  return (model, server) => {
    const key = JSON.stringify([model?.name ?? null, model?.path ?? null, server]);
    const known =
      choices.get(key) ?? servingOf(server).then((serving) => choiceOf(model, assets, serving, environment));
    choices.set(key, known);
    return known;
  };
}

async function choiceOf(
  model: ModelChoice | null,
  assets: Assets,
  serving: ServingModels | null,
  environment: LinterEnvironment,
): Promise<BaseChoice> {
  const knownTokenizers = serving === null ? assets.knownTokenizers : knownTokenizersOf(serving.models);
  if (model === null) return { knownTokenizers, choose: await detection(assets, serving) };
  const base = model.name === NO_MODEL ? null : (await declare(model, assets, serving, environment)).base;
  return { knownTokenizers, choose: () => ({ base, nearest: null }) };
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

async function declare(
  { name, path, mistake }: ModelChoice,
  assets: Assets,
  serving: ServingModels | null,
  { fs, note }: LinterEnvironment,
): Promise<DeclaredBase> {
  const { declaredBase } = await import("./declared-base.ts");
  try {
    const declared = await declaredBase({ name, path }, assets, serving, fs);
    if (declared.note !== null) await note(declared.note);
    return declared;
  } catch (error) {
    if (mistake === null || !(error instanceof CheckpointlintError)) throw error;
    throw configError([mistake(error.message)], error.hint ?? undefined);
  }
}
