import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { valuePlace } from "../../../checkpoint/place.ts";
import type { WeightIndex } from "../../../checkpoint/weights.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { indexShards } from "./index-shards.ts";
import { nameList } from "./name-list.ts";
import { shardNumber } from "./shard-number.ts";
import { otherWeightNames } from "./weight-file-names.ts";

/** Shards that the index of the picked format names and the folder lacks, as one finding. */
export const missingShards: RuleFunction = {
  name: "files/missing-shards",
  options: { type: "object", additionalProperties: false },
  placeholders: ["shards", "absent", "names", "remedy"],
  run({ checkpoint }): FunctionOutcome {
    const { index } = checkpoint.weights;
    if (index === null) return { targets: 0, findings: [] };
    if (index.weightMap.size === 0) {
      // Names that were refused, or a map that breaks off: that is a finding already.
      const refused = checkpoint.problems.some(({ place }) => place.file === index.file);
      return refused ? { targets: 0, findings: [] } : { targets: 1, findings: [emptyIndex(index)] };
    }
    const shards = indexShards(index);
    const missing = [...shards.keys()].filter((name) => !checkpoint.files.has(name));
    const [first] = missing;
    if (first === undefined) return { targets: shards.size, findings: [] };
    const args = {
      shards: shards.size === 1 ? "1 shard" : `${shards.size} shards`,
      absent: absence(missing.length, shards.size),
      names: nameList(missing),
      remedy: remedy(checkpoint, missing, shards.size),
    };
    const primary = valuePlace(index.file, ["weight_map", shards.get(first) ?? ""]);
    return { targets: shards.size, findings: [{ args, primary }] };
  },
};

function emptyIndex(index: WeightIndex): FunctionFinding {
  const args = {
    shards: "no shard",
    absent: "so there is nothing to load",
    names: "weight_map is empty",
    remedy: "take the index from where the checkpoint was saved, or save the model again",
  };
  return { args, primary: valuePlace(index.file, ["weight_map"]) };
}

function absence(missing: number, total: number): string {
  if (missing === total) return total === 1 ? "it is not in the folder" : "none of them is in the folder";
  return missing === 1 ? "1 of them is not in the folder" : `${missing} of them are not in the folder`;
}

function remedy({ files, weights }: Checkpoint, missing: readonly string[], total: number): string {
  const partial = missing.find((name) => PARTIAL_ENDS.some((end) => files.has(name + end)));
  if (partial !== undefined) return `the download of ${partial} broke off: start it again`;
  const other = renumbered([...files.keys()], missing);
  if (other !== undefined) {
    return `the folder holds ${other} of another split: take index and shards from one and the same save`;
  }
  if (missing.length === total && weights.format === "safetensors" && otherWeightNames(files).length > 0) {
    return "remove the index if the other weights of the folder are the model, for loaders go by the index first; or download its shards";
  }
  if (missing.length === total) return "download the shards into this folder, or save the model again";
  return "download the missing shards again, or copy them from where the checkpoint was saved";
}

/** What clients put behind a file's name while they fetch it. */
const PARTIAL_ENDS = [".incomplete", ".part", ".crdownload", ".aria2", ".tmp"] as const;

/** A file of the folder with the number of a missing shard under another total: 00001-of-00002 for 00001-of-00004. */
function renumbered(present: readonly string[], missing: readonly string[]): string | undefined {
  const numbers = new Map(present.map((name) => [keyOf(name), name]));
  numbers.delete(null);
  for (const name of missing) {
    const other = numbers.get(keyOf(name));
    if (other !== undefined) return other;
  }
  return undefined;
}

function keyOf(name: string): string | null {
  const shard = shardNumber(name);
  return shard === null ? null : `${shard.stem} ${shard.number}`;
}
