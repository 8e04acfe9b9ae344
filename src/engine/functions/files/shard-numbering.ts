import { filePlace, type Place, valuePlace } from "../../../checkpoint/place.ts";
import type { Weights } from "../../../checkpoint/weights.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { indexShards } from "./index-shards.ts";
import { nameList } from "./name-list.ts";
import { type ShardNumber, shardNumber } from "./shard-number.ts";

/**
 * Sets of numbered shards in which numbers are missing. With an index, what it names is judged (that a named file is
 * absent is another rule's finding); without one, the files.
 */
export const shardNumbering: RuleFunction = {
  name: "files/shard-numbering",
  options: { type: "object", additionalProperties: false },
  placeholders: ["set", "total", "found", "gaps", "where"],
  run({ checkpoint }): FunctionOutcome {
    const { weights, files } = checkpoint;
    const { where, names } = shardNames(weights, [...files.keys()]);
    const sets = new Map<string, NumberedSet>();
    for (const [name, place] of names) {
      const shard = shardNumber(name);
      if (shard === null) continue;
      const key = `${shard.stem} ${shard.total}`;
      const set = sets.get(key);
      if (set === undefined) sets.set(key, { ...shard, numbers: new Set([shard.number]), place });
      else set.numbers.add(shard.number);
    }
    const findings = [...sets.values()].flatMap((set) => judge(set, where));
    return { targets: sets.size, findings };
  },
};

interface NumberedSet extends ShardNumber {
  readonly numbers: Set<number>;
  readonly place: Place;
}

/** A total past this is no count of shards, and its gaps are not listed. */
const MAX_TOTAL = 100_000;

function shardNames(
  weights: Weights,
  files: readonly string[],
): { readonly where: string; readonly names: readonly (readonly [string, Place])[] } {
  const { index, format } = weights;
  if (index !== null) {
    const shards = [...indexShards(index)];
    const names = shards.map(([name, tensor]) => [name, valuePlace(index.file, ["weight_map", tensor])] as const);
    return { where: "the index names", names };
  }
  if (format === "none" || files.includes("model.safetensors")) return { where: "", names: [] };
  const end = format === "safetensors" ? ".safetensors" : ".bin";
  const shards = files.filter((name) => name.endsWith(end));
  return { where: "the folder holds", names: shards.map((name) => [name, filePlace(name)] as const) };
}

/**
 * Counting begins at 1, or at 0 as in gpt-oss (00000-of-00002 to 00002-of-00002) and MiniMax-M1 (00000-of-00413 to
 * 00412-of-00413).
 */
function judge({ stem, total, numbers, place }: NumberedSet, where: string): readonly FunctionFinding[] {
  const last = numbers.has(0) && !numbers.has(total) ? total - 1 : total;
  const gaps: number[] = [];
  if (total <= MAX_TOTAL) for (let each = 1; each <= last; each++) if (!numbers.has(each)) gaps.push(each);
  const beyond = [...numbers].filter((each) => each > total);
  if (gaps.length === 0 && beyond.length === 0) return [];
  const wrong = gaps.length > 0 ? `without ${nameList(gaps.map(String))}` : `with ${nameList(beyond.map(String))}`;
  return [{ args: { set: stem, total, found: numbers.size, gaps: wrong, where }, primary: place }];
}
