import { createFacts } from "../checkpoint/facts/create-facts.ts";
import type { Facts } from "../checkpoint/facts/fact.ts";
import type { FactSource } from "../checkpoint/facts/fact-source.ts";
import type { ModelTypes } from "../checkpoint/model-types.ts";
import type { Weights } from "../checkpoint/weights.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { valueDocument } from "./value-document.ts";

/** Of a model that is known without its files. */
export const NO_WEIGHTS: Weights = {
  format: "none",
  shards: [],
  loaded: [],
  index: null,
  otherIndexes: [],
  tensors: new Map(),
  duplicates: new Map(),
  complete: false,
};

/**
 * The facts of a model of which only the configuration is known, by the code that reads a checkpoint's.
 * @param files name of a file, such as config.json, to its parsed value
 */
export function configFacts(
  files: ReadonlyMap<string, JsonValue>,
  modelTypes: ModelTypes,
  tokenizer: FactSource["tokenizer"] = null,
): Facts {
  const documents = new Map([...files].map(([file, value]) => [file, valueDocument(file, value)]));
  return createFacts({ documents, weights: NO_WEIGHTS, tokenizer, modelTypes });
}
