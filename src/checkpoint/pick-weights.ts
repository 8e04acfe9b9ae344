import { ScannedWeightMap } from "../format/weight-index/scanned-weight-map.ts";
import { ListedTensors } from "./listed-tensors.ts";
import { standsBeside } from "./weight-file-names.ts";
import type { Shard, TensorRef, WeightIndex, Weights } from "./weights.ts";

const SINGLE = "model.safetensors";
const SAFETENSORS_INDEX = "model.safetensors.index.json";
const TORCH_INDEX = "pytorch_model.bin.index.json";

export interface WeightFiles {
  /** Safetensors files whose bytes are there, and all that only have a name (pointers, torch files), sorted by name. */
  readonly shards: readonly Shard[];
  readonly indexes: readonly WeightIndex[];
  /** Names of all files in the folder. */
  readonly names: ReadonlySet<string>;
}

/**
 * Which of the weight files a loader picks: model.safetensors alone, else what the safetensors index names, else .bin
 * files (transformers 4 and 5, modeling_utils). Without any of these, all numbered safetensors files are taken together,
 * so that a lost index does not hide everything else.
 */
export function pickWeights(files: WeightFiles): Weights {
  const index = files.indexes.find((candidate) => candidate.file === SAFETENSORS_INDEX) ?? null;
  const torchIndex = files.indexes.find((candidate) => candidate.file === TORCH_INDEX) ?? null;
  const single = files.shards.find((shard) => shard.file === SINGLE);
  if (single !== undefined) return collect(files, "safetensors", [single], null);
  if (index !== null || files.names.has(SAFETENSORS_INDEX)) {
    const named = namedShards(index);
    const loaded = index === null ? modelShards(files) : files.shards.filter((shard) => named.has(shard.file));
    return collect(files, "safetensors", loaded, index);
  }
  const loose = modelShards(files);
  if (loose.length > 0) return collect(files, "safetensors", loose, null);
  const hasTorch = torchIndex !== null || [...files.names].some((name) => /^pytorch_model.*\.bin$/.test(name));
  return collect(files, hasTorch ? "torch" : "none", [], torchIndex);
}

function modelShards(files: WeightFiles): readonly Shard[] {
  return files.shards.filter((shard) => !standsBeside(shard.file));
}

function collect(
  files: WeightFiles,
  format: Weights["format"],
  loaded: readonly Shard[],
  index: WeightIndex | null,
): Weights {
  const { tensors, duplicates } = tensorsOf(loaded, index);
  const shardNames = namedShards(index);
  const present = new Set(loaded.map((shard) => shard.file));
  const complete =
    format === "safetensors" &&
    loaded.length > 0 &&
    loaded.every((shard) => shard.header !== null) &&
    [...shardNames].every((name) => present.has(name));
  return {
    format,
    shards: files.shards,
    loaded,
    index,
    otherIndexes: files.indexes.filter((candidate) => candidate !== index),
    tensors,
    duplicates,
    complete,
  };
}

/** The files that an index names. */
function namedShards(index: WeightIndex | null): ReadonlySet<string> {
  const map = index?.weightMap;
  return new Set(map instanceof ScannedWeightMap ? map.shards : map?.values());
}

function tensorsOf(loaded: readonly Shard[], index: WeightIndex | null): Pick<Weights, "tensors" | "duplicates"> {
  if (index?.weightMap instanceof ScannedWeightMap) {
    const listed = ListedTensors.of(index.weightMap, loaded);
    if (listed !== null) return { tensors: listed, duplicates: new Map() };
  }
  const tensors = new Map<string, TensorRef>();
  const duplicates = new Map<string, string[]>();
  for (const shard of loaded) {
    for (const tensor of shard.header?.tensors ?? []) {
      const first = tensors.get(tensor.name);
      if (first === undefined) tensors.set(tensor.name, tensor);
      else duplicates.set(tensor.name, [...(duplicates.get(tensor.name) ?? [first.file]), shard.file]);
    }
  }
  return { tensors, duplicates };
}
