import type { WeightIndex } from "../../../checkpoint/weights.ts";

/** The shards that an index names, each with the first tensor that it holds: the entry to point at. In order of name. */
export function indexShards(index: WeightIndex): ReadonlyMap<string, string> {
  const shards = new Map<string, string>();
  for (const [tensor, shard] of index.weightMap) if (!shards.has(shard)) shards.set(shard, tensor);
  return new Map([...shards].sort(([a], [b]) => (a < b ? -1 : 1)));
}
