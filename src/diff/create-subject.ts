import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Document } from "../checkpoint/document.ts";
import { createFacts } from "../checkpoint/facts/create-facts.ts";
import type { ModelTypes } from "../checkpoint/model-types.ts";
import { isReadShard, type Weights } from "../checkpoint/weights.ts";
import type { JsonObject, JsonValue } from "../format/json/json-value.ts";
import { memberOf } from "../format/json/json-value.ts";
import type { Architectures } from "../model/architecture/architectures.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import { baseTokenizerSummary } from "../model/base-tokenizer-summary.ts";
import { NO_WEIGHTS } from "../model/config-facts.ts";
import { chooseGraph } from "../model/graph/choose-graph.ts";
import { toBaseModel } from "../model/to-base-model.ts";
import { valueDocument } from "../model/value-document.ts";
import type { Subject } from "./subject.ts";

export interface SubjectEnv {
  readonly modelTypes: ModelTypes;
  readonly architectures: Architectures;
}

/** @param name as its user typed it */
export function checkpointSubject(
  checkpoint: Checkpoint,
  name: string,
  env: Pick<SubjectEnv, "architectures">,
): Subject {
  const { facts, weights, tokenizer, files } = checkpoint;
  return {
    name,
    kind: "checkpoint",
    facts,
    documents: valuesOf(checkpoint.documents),
    tokenizer,
    allTokens: tokenizer !== null,
    weights,
    graph: chooseGraph(facts, weights, env.architectures),
    files: new Map(
      [...files.values()].filter(({ kind }) => kind === "file").map(({ name: file, size }) => [file, size]),
    ),
    obstacles: obstaclesOf(checkpoint),
  };
}

export function baseModelSubject(entry: BaseModelEntry, env: SubjectEnv): Subject {
  const { facts } = toBaseModel(entry, "declared", env.modelTypes);
  const documents = new Map<string, JsonValue>();
  for (const [key, file] of [
    ["config", "config.json"],
    ["generationConfig", "generation_config.json"],
    ["tokenizerConfig", "tokenizer_config.json"],
  ] as const) {
    const value = memberOf(entry.data, key);
    if (value !== undefined && value !== null) documents.set(file, value);
  }
  return {
    name: entry.name,
    kind: "base-model",
    facts,
    documents,
    tokenizer: baseTokenizerSummary(entry),
    allTokens: false,
    ...withoutFiles(facts, env),
  };
}

/** A config.json by itself. */
export function configSubject(name: string, config: JsonObject, env: SubjectEnv): Subject {
  const documents = new Map([["config.json", valueDocument("config.json", config)]]);
  const facts = createFacts({ documents, weights: NO_WEIGHTS, tokenizer: null, modelTypes: env.modelTypes });
  return {
    name,
    kind: "config",
    facts,
    documents: new Map([["config.json", config]]),
    tokenizer: null,
    allTokens: false,
    ...withoutFiles(facts, env),
  };
}

function withoutFiles(
  facts: Subject["facts"],
  { architectures }: SubjectEnv,
): Pick<Subject, "weights" | "graph" | "files" | "obstacles"> {
  const weights: Weights = NO_WEIGHTS;
  return { weights, graph: chooseGraph(facts, weights, architectures), files: null, obstacles: [] };
}

function valuesOf(documents: ReadonlyMap<string, Document>): ReadonlyMap<string, JsonValue> {
  const values = new Map<string, JsonValue>();
  for (const [file, { value }] of documents) if (value !== undefined) values.set(file, value);
  return values;
}

/** Problems of files that are there and gave nothing; each file once. */
function obstaclesOf({ problems, files, documents, weights }: Checkpoint): readonly string[] {
  const headless = new Set(weights.shards.filter((shard) => !isReadShard(shard)).map(({ file }) => file));
  const told = new Map<string, string>();
  for (const { place, detail } of problems) {
    const { file } = place;
    const isLost = files.has(file) && (documents.has(file) ? documents.get(file)?.value === undefined : !isRead(file));
    if ((isLost || headless.has(file)) && !told.has(file)) told.set(file, `${file} could not be read: ${detail}`);
  }
  return [...told.values()];

  function isRead(file: string): boolean {
    return weights.shards.some((shard) => shard.file === file && isReadShard(shard));
  }
}
