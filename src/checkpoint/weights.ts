import type { SafetensorsHeader, TensorInfo } from "../format/safetensors/header.ts";
import type { TorchContainer } from "../format/torch/torch-container.ts";
import { ScannedWeightMap } from "../format/weight-index/scanned-weight-map.ts";
import { ListedTensors } from "./listed-tensors.ts";
import { filePlace, type Place } from "./place.ts";

/** A tensor and the weight file that holds it. */
export type TensorRef = TensorInfo;

export interface Shard {
  readonly file: string;
  /** Bytes on disk. */
  readonly size: number;
  /** null when the header is broken, or the file is a Git LFS pointer or a torch container. */
  readonly header: SafetensorsHeader | null;
  /** null when the file is no torch container, or one that cannot be read. */
  readonly torch: TorchContainer | null;
}

/** Whether it is known what tensors a weight file holds. */
export function isReadShard({ header, torch }: Shard): boolean {
  return header !== null || torch !== null;
}

export function tensorsOfShard({ header, torch }: Shard): readonly TensorRef[] {
  return header?.tensors ?? torch?.tensors ?? [];
}

/** model.safetensors.index.json or pytorch_model.bin.index.json. */
export interface WeightIndex {
  readonly file: string;
  /** Tensor name to shard file name, in the order of the file. */
  readonly weightMap: ReadonlyMap<string, string>;
  /** metadata.total_size in bytes; null when it is absent or no whole number. */
  readonly totalSize: number | null;
}

export interface Weights {
  /** What a loader picks: model.safetensors, else the safetensors index, else .bin files. */
  readonly format: "safetensors" | "torch" | "none";
  /** Every safetensors and torch file of the folder whose bytes are there, sorted by name; also those that no loader picks. */
  readonly shards: readonly Shard[];
  /** The shards that a loader picks. */
  readonly loaded: readonly Shard[];
  /** The index of the picked format. */
  readonly index: WeightIndex | null;
  /** Indexes that a loader does not pick (a stray pytorch_model.bin.index.json beside safetensors). */
  readonly otherIndexes: readonly WeightIndex[];
  /** Tensors of the loaded shards; where two shards hold one name, the first. */
  readonly tensors: ReadonlyMap<string, TensorRef>;
  /** Names that more than one loaded shard holds, with those shards. */
  readonly duplicates: ReadonlyMap<string, readonly string[]>;
  /** True when every tensor of the checkpoint is in `tensors`: no shard absent, broken or a pointer. */
  readonly complete: boolean;
}

/**
 * Every tensor name of the index and of the headers that were read, once. A name that only one of them has is reported as
 * such; what is concluded from all names should not report it again.
 */
export function* tensorNames(weights: Weights): Iterable<string> {
  const listed = weights.index?.weightMap;
  if (listed !== undefined) yield* listed.keys();
  yield* unlistedNames(weights);
}

/** Names that shards have and the index has not; all of them where there is no index. */
export function* unlistedNames(weights: Weights): Iterable<string> {
  if (weights.tensors instanceof ListedTensors) return;
  const listed = weights.index?.weightMap;
  for (const name of weights.tensors.keys()) if (listed?.has(name) !== true) yield name;
}

/** Bytes of all tensors by dtype, in the order in which dtypes are met. */
export function bytesOfDtypes({ tensors }: Weights): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  if (tensors instanceof ListedTensors) for (const header of tensors.headers) header.addBytes(bytes);
  else for (const { dtype, begin, end } of tensors.values()) bytes.set(dtype, (bytes.get(dtype) ?? 0) + end - begin);
  return bytes;
}

/** Tensors of at most so many bytes: of 91,991 sound ones there are none that need to be made. */
export function* tensorsUpTo({ tensors }: Weights, bytes: number): Iterable<TensorRef> {
  if (tensors instanceof ListedTensors) for (const header of tensors.headers) yield* header.tensorsUpTo(bytes);
  else for (const tensor of tensors.values()) if (tensor.end - tensor.begin <= bytes) yield tensor;
}

/** The shards that an index names, each with the first tensor that it lists for it. */
export function firstOfShards(index: WeightIndex): ReadonlyMap<string, string> {
  const { weightMap } = index;
  if (weightMap instanceof ScannedWeightMap) return weightMap.firstOfShards();
  const shards = new Map<string, string>();
  for (const [tensor, shard] of weightMap) if (!shards.has(shard)) shards.set(shard, tensor);
  return shards;
}

/** Where to point for a tensor: the index entry, which people can edit, or else the file that holds it. */
export function tensorPlace(weights: Weights, tensor: string, label?: string): Place {
  const index = weights.index;
  if (index?.weightMap.has(tensor)) {
    const place: Place = { file: index.file, pointer: ["weight_map", tensor], part: "key" };
    return label === undefined ? place : { ...place, label };
  }
  return filePlace(weights.tensors.get(tensor)?.file ?? "", label);
}
