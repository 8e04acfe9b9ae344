import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RuleFunction } from "../../src/engine/functions/rule-function.ts";
import { loadRules } from "../../src/engine/loader/load-rules.ts";
import type { JsonValue } from "../../src/format/json/json-value.ts";
import type { Assets } from "../../src/linter/assets.ts";
import { ofType, shippedArchitectures, shippedModelTypes } from "../model/models-folder.ts";
import { configValidators } from "../support/config-validators.ts";
import { servingValidators } from "../support/serving-validators.ts";

const RULES = fileURLToPath(new URL("../scenarios/rules/", import.meta.url));
const MODELS = fileURLToPath(new URL("../../models/", import.meta.url));

/** For a rule that fails: not among the functions that ship. */
export const CRASH: RuleFunction = {
  name: "test/crash",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  run: () => {
    throw new Error("made to crash");
  },
};

let assets: Assets | null = null;

/** The scenarios' own few rules, which stay as they are when the rules that ship change, and the real models. */
export async function scenarioAssets(): Promise<Assets> {
  assets ??= readAssets();
  return assets;
}

function readAssets(): Assets {
  const paths = readdirSync(RULES, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yaml"));
  const files = paths.map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(RULES + path, "utf8") }));
  const names = readdirSync(MODELS).filter((name) => name.endsWith(".json") && name !== "model-types.json");
  const models: readonly JsonValue[] = names.map((name) => JSON.parse(readFileSync(MODELS + name, "utf8")));
  const functions = new Map([[CRASH.name, CRASH]]);
  return {
    ...loadRules(files, { functions }),
    functions,
    models,
    modelsOfType: (modelType) => ofType(models, modelType),
    knownTokenizers: new Map(),
    modelTypes: shippedModelTypes(),
    architectures: shippedArchitectures(),
    loadValidators: async () => new Map(),
    schemaOf: () => null,
    loadServingValidators: servingValidators,
    loadConfigValidators: configValidators,
  };
}
