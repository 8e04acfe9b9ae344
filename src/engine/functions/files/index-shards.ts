import { firstOfShards, type WeightIndex } from "../../../checkpoint/weights.ts";

/** Several rules ask, and an index may have half a million entries. */
const KNOWN = new WeakMap<WeightIndex, ReadonlyMap<string, string>>();

/** The shards that an index names, each with the first tensor that it holds: the entry to point at. In order of name. */
export function indexShards(index: WeightIndex): ReadonlyMap<string, string> {
  const known = KNOWN.get(index);
  if (known !== undefined) return known;
  const shards = new Map<string, string>();
  for (const [shard, tensor] of firstOfShards(index)) shards.set(shard, tensor);
  const sorted = new Map([...shards].sort(([a], [b]) => (a < b ? -1 : 1)));
  KNOWN.set(index, sorted);
  return sorted;
}
