import { ScannedWeightMap } from "../format/weight-index/scanned-weight-map.ts";
import { ListedTensors } from "./listed-tensors.ts";
import { standsBeside } from "./weight-file-names.ts";
import { isReadShard, type Shard, type TensorRef, tensorsOfShard, type WeightIndex, type Weights } from "./weights.ts";

const SINGLE = "model.safetensors";
const SAFETENSORS_INDEX = "model.safetensors.index.json";
const TORCH_SINGLE = "pytorch_model.bin";
const TORCH_INDEX = "pytorch_model.bin.index.json";

export interface WeightFiles {
  /** Safetensors and torch files whose bytes are there, and safetensors files that are pointers, sorted by name. */
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
  return pickTorch(files, torchIndex);
}

/** pytorch_model.bin alone, else what the index names, else all that are numbered. */
function pickTorch(files: WeightFiles, index: WeightIndex | null): Weights {
  const single = files.shards.find((shard) => shard.file === TORCH_SINGLE);
  if (single !== undefined) return collect(files, "torch", [single], null);
  const named = namedShards(index);
  const isLoaded = index === null ? isTorchShard : (name: string) => named.has(name);
  const loaded = files.shards.filter(({ file }) => isLoaded(file));
  const hasTorch = index !== null || [...files.names].some(isTorchShard);
  return collect(files, hasTorch ? "torch" : "none", loaded, index);
}

/** A part of a model; what FSDP keeps under such a name is none. */
function isTorchShard(name: string): boolean {
  return /^pytorch_model(?!_fsdp).*\.bin$/.test(name);
}

function modelShards(files: WeightFiles): readonly Shard[] {
  return files.shards.filter(({ file }) => file.endsWith(".safetensors") && !standsBeside(file));
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
  const complete = loaded.length > 0 && loaded.every(isReadShard) && [...shardNames].every((name) => present.has(name));
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
    for (const tensor of tensorsOfShard(shard)) {
      const first = tensors.get(tensor.name);
      if (first === undefined) tensors.set(tensor.name, tensor);
      else duplicates.set(tensor.name, [...(duplicates.get(tensor.name) ?? [first.file]), shard.file]);
    }
  }
  return { tensors, duplicates };
}
