import { readdirSync } from "node:fs";
import type { ModelTypes } from "../../src/checkpoint/model-types.ts";
import type { JsonObject, JsonValue } from "../../src/format/json/json-value.ts";
import type { Architectures } from "../../src/model/architecture/architectures.ts";
import { graphOfLayout, modelGraph } from "../../src/model/architecture/model-graph.ts";
import type { TensorGraph } from "../../src/model/architecture/tensor-graph.ts";
import { configFacts } from "../../src/model/config-facts.ts";
import { shippedArchitectures, shippedModelTypes } from "../model/models-folder.ts";
import { projectFile } from "./lint-files.ts";

export const MODEL_TYPES: ModelTypes = shippedModelTypes();

/** models/architectures/ by name of the file. */
export const ARCHITECTURE_FILES: ReadonlyMap<string, JsonValue> = new Map(
  readdirSync(new URL("../../models/architectures/", import.meta.url)).map((name): [string, JsonValue] => [
    name,
    JSON.parse(projectFile(`models/architectures/${name}`)),
  ]),
);

export const ARCHITECTURES: Architectures = shippedArchitectures();

/**
 * The graph of a config.json, as its class stores it or as another layout of its architecture has it.
 * @throws Error when there is none
 */
export function graphOf(config: JsonObject, layoutId: string | null = null): TensorGraph {
  const facts = configFacts(new Map([["config.json", config]]), MODEL_TYPES);
  const model = modelGraph(facts, ARCHITECTURES);
  if (model.graph === null) throw new Error(`no graph: ${JSON.stringify(model.reason)}`);
  if (layoutId === null) return model.graph;
  const layout = model.architecture.layouts.get(layoutId);
  if (layout === undefined) throw new Error(`${model.architecture.modelType} has no layout ${layoutId}`);
  const graph = graphOfLayout(model.architecture, facts, layout);
  if (typeof graph === "string") throw new Error(`no value: ${graph}`);
  return graph;
}
