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
import { createModelTypes } from "../src/checkpoint/model-types.ts";
import { llamaCheckpoint, type MadeFile } from "../src/cli/demo/llama-checkpoint.ts";
import { type JsonObject, type JsonValue, memberOf } from "../src/format/json/json-value.ts";
import { writeSafetensorsHeader } from "../src/format/safetensors/write-header.ts";
import { createArchitectures } from "../src/model/architecture/architectures.ts";
import { modelGraph } from "../src/model/architecture/model-graph.ts";
import type { TensorGraph } from "../src/model/architecture/tensor-graph.ts";
import { configFacts } from "../src/model/config-facts.ts";
import { graphSpecs } from "../src/model/graph-specs.ts";
import { shardTensors, weightIndexText } from "../src/model/shard-tensors.ts";
import { DEEPSEEK_CONFIG } from "./deepseek-config.ts";

const SHARD_BYTES = 5_000_000_000;

/** Llama 3.3 70B in its true shape: 723 tensors in 30 shards, and a real tokenizer.json. */
export function makeLlama70b(root: string, folder: string, tokenizer: string): void {
  makeLlama(root, folder, tokenizer, "Meta-Llama-3.3-70B-Instruct");
}

/** Llama 3.1 8B in its true shape: 291 tensors in 4 shards, and a real tokenizer.json. */
export function makeLlama8b(root: string, folder: string, tokenizer: string): void {
  makeLlama(root, folder, tokenizer, "Meta-Llama-3.1-8B-Instruct");
}

/** Llama 3.2 1B in its true shape: 146 tensors in one shard, and a real tokenizer.json. */
export function makeLlama1b(root: string, folder: string, tokenizer: string): void {
  makeLlama(root, folder, tokenizer, "Meta-Llama-3.2-1B-Instruct");
}

function makeLlama(root: string, folder: string, tokenizer: string, model: string): void {
  makeLlamaLike(root, folder, { model, config: {}, dtype: "BF16", shardBytes: SHARD_BYTES });
  copyFileSync(tokenizer, join(folder, "tokenizer.json"));
}

/** A Llama of models/ with other keys in its config.json and of another dtype: real headers over holes, a tokenizer with made-up tokens. */
export function makeLlamaLike(
  root: string,
  folder: string,
  {
    model,
    config,
    dtype,
    shardBytes,
  }: { readonly model: string; readonly config: JsonObject; readonly dtype: string; readonly shardBytes: number },
): void {
  const base = JSON.parse(readFileSync(join(root, "models", `${model}.json`), "utf8")) as JsonObject;
  const changed = { ...(memberOf(base, "config") as JsonObject), ...config };
  const tensors = graphSpecs(graphOf(root, changed), dtype);
  write(folder, llamaCheckpoint({ ...base, config: changed }, tensors, shardBytes));
}

/** DeepSeek-R1 in its true shape: 91,991 tensors, as its published index counts them. */
export function makeDeepseek(root: string, folder: string): void {
  const shards = shardTensors(graphSpecs(graphOf(root, DEEPSEEK_CONFIG), "BF16", true), 4_300_000_000);
  const files = new Map<string, MadeFile>();
  files.set("config.json", `${JSON.stringify(DEEPSEEK_CONFIG, null, 2)}\n`);
  files.set("model.safetensors.index.json", weightIndexText(shards));
  for (const { file, tensors } of shards) {
    const { head, dataBytes } = writeSafetensorsHeader(tensors);
    files.set(file, { kind: "sparse", head, size: head.length + dataBytes });
  }
  write(folder, files);
}

/** The graph of a config.json, by the architectures that ship. */
function graphOf(root: string, config: JsonObject): TensorGraph {
  const read = (...path: readonly string[]): JsonValue =>
    JSON.parse(readFileSync(join(root, "models", ...path), "utf8")) as JsonValue;
  const architectures = createArchitectures([read("architectures", `${config["model_type"]}.json`)]);
  const facts = configFacts(new Map([["config.json", config]]), createModelTypes(read("model-types.json")));
  const model = modelGraph(facts, architectures);
  if (model.graph === null) throw new Error(`no graph: ${JSON.stringify(model.reason)}`);
  return model.graph;
}

function write(folder: string, files: ReadonlyMap<string, MadeFile>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    const path = join(folder, name);
    if (typeof content === "string") writeFileSync(path, content);
    else {
      const file = openSync(path, "w");
      writeSync(file, content.head);
      ftruncateSync(file, content.size);
      closeSync(file);
    }
  }
}
