import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { ListedTensors } from "../../../checkpoint/listed-tensors.ts";
import { isReadShard } from "../../../checkpoint/weights.ts";
import { knowsAllNames } from "./known-names.ts";

/** A tensor on which the index and the headers do not agree. */
export interface Disagreement {
  readonly tensor: string;
  /** The shard that the index names for it; for an unlisted tensor the one that holds it. */
  readonly shard: string;
  /** Another shard that holds it. */
  readonly found: string | null;
}

export interface IndexComparison {
  /** Names that could be looked up: in the index, and their shard's header was read. */
  readonly compared: number;
  /** In the index, but not in the shard that it names, nor in any other. */
  readonly missing: readonly Disagreement[];
  /** In the index, but in another shard than it names. */
  readonly elsewhere: readonly Disagreement[];
  /** In a shard, but not in the index. */
  readonly unlisted: readonly Disagreement[];
}

const NOTHING: IndexComparison = { compared: 0, missing: [], elsewhere: [], unlisted: [] };

/** Four rules ask for it, and it takes some 25 ms for 90,000 tensors. */
const known = new WeakMap<Checkpoint, IndexComparison>();

/** The index against the headers of the shards that it names, in one pass over each. */
export function compareIndex(checkpoint: Checkpoint): IndexComparison {
  const earlier = known.get(checkpoint);
  if (earlier !== undefined) return earlier;
  const comparison = compare(checkpoint);
  known.set(checkpoint, comparison);
  return comparison;
}

function compare(checkpoint: Checkpoint): IndexComparison {
  const { index, loaded, tensors, duplicates } = checkpoint.weights;
  if (index === null || loaded.length === 0 || !knowsAllNames(checkpoint)) return NOTHING;
  const read = new Set(loaded.filter(isReadShard).map((shard) => shard.file));
  if (tensors instanceof ListedTensors) return compareListed(tensors, read);
  let compared = 0;
  const missing: Disagreement[] = [];
  const elsewhere: Disagreement[] = [];
  for (const [tensor, shard] of index.weightMap) {
    if (!read.has(shard)) continue;
    compared++;
    const found = tensors.get(tensor)?.file ?? null;
    if (found === shard || duplicates.get(tensor)?.includes(shard) === true) continue;
    if (found === null) missing.push({ tensor, shard, found });
    else elsewhere.push({ tensor, shard, found });
  }
  const unlisted: Disagreement[] = [];
  // As many tensors as entries that were found: all are listed, and 90,000 look-ups are saved.
  if (compared - missing.length < tensors.size) {
    for (const { name, file } of tensors.values()) {
      if (!index.weightMap.has(name)) unlisted.push({ tensor: name, shard: file, found: file });
    }
  }
  return { compared, missing, elsewhere, unlisted };
}

/** As `compare` where no shard has a name that is not listed, or one that another has: without a look-up. */
function compareListed(tensors: ListedTensors, read: ReadonlySet<string>): IndexComparison {
  const { listed } = tensors;
  const isReadShard = listed.shards.map((shard) => read.has(shard));
  let compared = 0;
  const missing: Disagreement[] = [];
  const elsewhere: Disagreement[] = [];
  for (let position = 0; position < listed.size; position++) {
    if (isReadShard[listed.shardOf[position] as number] !== true) continue;
    compared++;
    const shard = listed.shardAt(position);
    const found = tensors.fileAt(position);
    if (found === shard) continue;
    const tensor = listed.names.text(position);
    if (found === null) missing.push({ tensor, shard, found });
    else elsewhere.push({ tensor, shard, found });
  }
  return { compared, missing, elsewhere, unlisted: [] };
}
