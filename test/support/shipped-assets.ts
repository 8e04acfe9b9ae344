import { readdirSync } from "node:fs";
import { loadRules } from "../../src/engine/loader/load-rules.ts";
import type { JsonValue } from "../../src/format/json/json-value.ts";
import type { Assets } from "../../src/linter/assets.ts";
import { knownTokenizersOf } from "../../src/model/known-tokenizers-of.ts";
import { ofType, shippedArchitectures, shippedModelTypes } from "../model/models-folder.ts";
import { configValidators } from "./config-validators.ts";
import { projectFile } from "./lint-files.ts";
import { projectFiles, shippedSchemas, shippedValidators } from "./rule-cases.ts";
import { servingValidators } from "./serving-validators.ts";

let assets: Assets | null = null;

/** What the build makes of rules/, models/ and schemas/, made from the files themselves. */
export async function shippedAssets(): Promise<Assets> {
  assets ??= readAssets();
  return assets;
}

function readAssets(): Assets {
  const names = readdirSync(new URL("../../models/", import.meta.url)).filter((name) =>
    /^(?!model-types).*\.json$/.test(name),
  );
  const models = names.map((name) => JSON.parse(projectFile(`models/${name}`)) as JsonValue);
  return {
    ...loadRules(projectFiles("rules", ".yaml"), { schemas: shippedSchemas() }),
    models,
    modelsOfType: (modelType) => ofType(models, modelType),
    knownTokenizers: knownTokenizersOf(models),
    modelTypes: shippedModelTypes(),
    architectures: shippedArchitectures(),
    loadValidators: async () => shippedValidators(),
    schemaOf: (name) => JSON.parse(projectFile(`schemas/hf/${name}.schema.json`)) as JsonValue,
    loadServingValidators: servingValidators,
    loadConfigValidators: configValidators,
  };
}
