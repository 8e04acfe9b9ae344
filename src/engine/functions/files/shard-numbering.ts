import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { filePlace, type Place, valuePlace } from "../../../checkpoint/place.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { indexIsWhole } from "./index-is-whole.ts";
import { indexShards } from "./index-shards.ts";
import { nameList } from "./name-list.ts";
import { type ShardNumber, shardNumber } from "./shard-number.ts";
import { otherWeightNames, safetensorsNames } from "./weight-file-names.ts";

/**
 * Sets of numbered shards in which numbers are missing. With an index, what it names is judged (that a named file is
 * absent is another rule's finding); without one, the files.
 */
export const shardNumbering: RuleFunction = {
  name: "files/shard-numbering",
  options: { type: "object", additionalProperties: false },
  placeholders: ["set", "total", "found", "gaps", "where"],
  run({ checkpoint }): FunctionOutcome {
    const { where, names } = shardNames(checkpoint);
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

/** Beside these, stray shards are another finding, and an index that could not be read is one too. */
const HELD_WHOLE = ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin.index.json"] as const;

function shardNames(checkpoint: Checkpoint): {
  readonly where: string;
  readonly names: readonly (readonly [string, Place])[];
} {
  const { index, format } = checkpoint.weights;
  if (index !== null) {
    if (!indexIsWhole(checkpoint, index)) return { where: "", names: [] };
    const shards = [...indexShards(index)];
    const names = shards.map(([name, tensor]) => [name, valuePlace(index.file, ["weight_map", tensor])] as const);
    return { where: "the index names", names };
  }
  if (format === "none" || HELD_WHOLE.some((name) => checkpoint.files.has(name))) return { where: "", names: [] };
  const shards = format === "safetensors" ? safetensorsNames(checkpoint.files) : otherWeightNames(checkpoint.files);
  return { where: "the folder holds", names: shards.map((name) => [name, filePlace(name)] as const) };
}

/**
 * Counting begins at 1, or at 0 as in gpt-oss (00000-of-00002 to 00002-of-00002) and MiniMax-M1 (00000-of-00413 to
 * 00412-of-00413).
 */
function judge({ stem, total, numbers, place }: NumberedSet, where: string): readonly FunctionFinding[] {
  const last = numbers.has(0) && !numbers.has(total) ? total - 1 : total;
  const beyond = [...numbers].filter((each) => each > total);
  const gaps = last - [...numbers].filter((each) => each >= 1 && each <= last).length;
  if (gaps === 0 && beyond.length === 0) return [];
  const wrong =
    gaps > 0 ? `without ${nameList(firstGaps(numbers, last), gaps)}` : `with ${nameList(beyond.map(String))}`;
  return [{ args: { set: stem, total, found: numbers.size, gaps: wrong, where }, primary: place }];
}

/** The first few numbers that are missing; a total of a billion is not counted through. */
function firstGaps(numbers: ReadonlySet<number>, last: number): readonly string[] {
  const gaps: string[] = [];
  for (let each = 1; each <= last && gaps.length < 3; each++) if (!numbers.has(each)) gaps.push(String(each));
  return gaps;
}
