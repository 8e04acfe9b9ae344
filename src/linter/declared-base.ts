import { UsageError } from "../errors.ts";
import type { BaseModel } from "../model/base-model.ts";
import { chooseBaseModel } from "../model/choose-base-model.ts";
import { configBaseModel } from "../model/config-base-model.ts";
import { createModelRegistry } from "../model/model-registry.ts";
import { resolveModel } from "../model/resolve-model.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
import { refuseUnserved, servedHint } from "../model/serving/served-entry.ts";
import { toBaseModel } from "../model/to-base-model.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import type { Assets } from "./assets.ts";
import { readConfigFile } from "./read-config-file.ts";

export interface DeclaredBase {
  readonly base: BaseModel;
  /** What the user should know about the choice; null when there is nothing to tell. */
  readonly note: string | null;
}

/**
 * What --model or a configuration names: a base model by any of its names, or else a config.json (or a folder that has one)
 * of the user's own. `path` is where the name would be as one.
 * @param serving what --server has of it; null for what ships
 * @throws UsageError when it is neither, or the file cannot be read
 */
export async function declaredBase(
  { name, path }: { readonly name: string; readonly path: string },
  { models, modelTypes }: Pick<Assets, "models" | "modelTypes">,
  serving: ServingModels | null,
  fs: VirtualFs,
): Promise<DeclaredBase> {
  const registry = serving?.registry ?? createModelRegistry(models);
  const file = resolveModel(registry, name).found ? null : await readConfigFile(fs, path);
  if (file === null) {
    const { entry, note } = chooseBaseModel(registry, name, serving === null ? null : servedHint(serving, name));
    if (serving !== null) refuseUnserved(serving, entry);
    return { base: toBaseModel(entry, "declared", modelTypes), note };
  }
  if (typeof file.config["model_type"] !== "string") {
    throw new UsageError(`${file.path} has no model_type`, { hint: "name a config.json of a model as its base" });
  }
  return { base: configBaseModel(file.path, file.config, modelTypes), note: null };
}
