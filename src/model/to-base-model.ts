import type { Document } from "../checkpoint/document.ts";
import { createFacts } from "../checkpoint/facts/create-facts.ts";
import type { ModelTypes } from "../checkpoint/model-types.ts";
import type { Weights } from "../checkpoint/weights.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { memberOf } from "../format/json/json-value.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { BaseModel } from "./base-model.ts";
import type { BaseModelEntry } from "./base-model-entry.ts";
import { baseTokenizerSummary } from "./base-tokenizer-summary.ts";

/** An entry's key to the file of the base that it holds. */
const FILES: ReadonlyMap<string, string> = new Map([
  ["config", "config.json"],
  ["generationConfig", "generation_config.json"],
  ["tokenizerConfig", "tokenizer_config.json"],
]);

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

/** The yardstick for the rules. Its facts come from the code that reads a checkpoint's, so that like meets like. */
export function toBaseModel(entry: BaseModelEntry, how: BaseModel["how"], modelTypes: ModelTypes): BaseModel {
  const documents = new Map<string, Document>();
  for (const [key, file] of FILES) {
    const value = memberOf(entry.data, key);
    if (value !== undefined) documents.set(file, valueDocument(file, value));
  }
  const tokenizer = baseTokenizerSummary(entry);
  return {
    id: entry.families[0] ?? entry.name,
    name: entry.name,
    how,
    data: entry.data,
    facts: createFacts({ documents, weights: NO_WEIGHTS, tokenizer, modelTypes }),
  };
}

/** A file of the base: a value without a text, so nothing in it has a position. */
export function valueDocument(file: string, value: JsonValue): Document {
  return {
    file,
    value,
    locate: () => null,
    locateRange: () => null,
    rawText(pointer) {
      const found = valueAt(value, pointer);
      return found === undefined ? null : JSON.stringify(found);
    },
  };
}
