import type { ModelTypes } from "../checkpoint/model-types.ts";
import type { JsonObject } from "../format/json/json-value.ts";
import type { BaseModel } from "./base-model.ts";
import { configFacts } from "./config-facts.ts";

/**
 * A yardstick of which only the configuration is known: a model of the user's own that has no entry.
 * @param name what reports call it
 */
export function configBaseModel(name: string, config: JsonObject, modelTypes: ModelTypes): BaseModel {
  const facts = configFacts(new Map([["config.json", config]]), modelTypes);
  return { id: name, name, how: "declared", data: { name, config }, facts };
}
