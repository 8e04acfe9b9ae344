import type { ModelTypes } from "../checkpoint/model-types.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { memberOf } from "../format/json/json-value.ts";
import type { BaseModel } from "./base-model.ts";
import type { BaseModelEntry } from "./base-model-entry.ts";
import { baseTokenizerSummary } from "./base-tokenizer-summary.ts";
import { configFacts } from "./config-facts.ts";

/** An entry's key to the file of the base that it holds. */
const FILES: ReadonlyMap<string, string> = new Map([
  ["config", "config.json"],
  ["generationConfig", "generation_config.json"],
  ["tokenizerConfig", "tokenizer_config.json"],
]);

/** The yardstick for the rules. Its facts come from the code that reads a checkpoint's, so that like meets like. */
export function toBaseModel(entry: BaseModelEntry, how: BaseModel["how"], modelTypes: ModelTypes): BaseModel {
  const files = new Map<string, JsonValue>();
  for (const [key, file] of FILES) {
    const value = memberOf(entry.data, key);
    if (value !== undefined) files.set(file, value);
  }
  const tokenizer = baseTokenizerSummary(entry);
  return {
    id: entry.families[0] ?? entry.name,
    name: entry.name,
    how,
    data: entry.data,
    facts: configFacts(files, modelTypes, tokenizer),
  };
}
