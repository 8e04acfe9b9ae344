import { readdirSync, readFileSync } from "node:fs";
import { createModelTypes, type ModelTypes } from "../../src/checkpoint/model-types.ts";
import type { JsonValue } from "../../src/format/json/json-value.ts";
import { valueAt } from "../../src/format/json/pointer.ts";
import { type Architectures, createArchitectures } from "../../src/model/architecture/architectures.ts";
import { createModelRegistry, type ModelRegistry } from "../../src/model/model-registry.ts";

const FOLDER = new URL("../../models/", import.meta.url);

/** The entries whose config has a model_type. */
export function ofType(models: readonly JsonValue[], modelType: string): readonly JsonValue[] {
  return models.filter((model) => valueAt(model, ["config", "model_type"]) === modelType);
}

/** The entries that ship, by file name. */
export function shippedEntries(): ReadonlyMap<string, string> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && name !== "model-types.json");
  return new Map(files.sort().map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")]));
}

let registry: ModelRegistry | null = null;
let architectures: Architectures | null = null;
let modelTypes: ModelTypes | null = null;

export function shippedRegistry(): ModelRegistry {
  registry ??= createModelRegistry([...shippedEntries().values()].map((text) => JSON.parse(text) as JsonValue));
  return registry;
}

export function shippedArchitectures(): Architectures {
  architectures ??= readArchitectures();
  return architectures;
}

function readArchitectures(): Architectures {
  const folder = new URL("architectures/", FOLDER);
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return createArchitectures(files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as JsonValue));
}

export function shippedModelTypes(): ModelTypes {
  modelTypes ??= createModelTypes(JSON.parse(readFileSync(new URL("model-types.json", FOLDER), "utf8")) as JsonValue);
  return modelTypes;
}
