import { valuePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { indexIsWhole } from "./index-is-whole.ts";
import { indexShards } from "./index-shards.ts";
import { nameList } from "./name-list.ts";
import { shardNumber } from "./shard-number.ts";

/** Shards of the index whose names say no "<number>-of-<total>". */
export const shardNames: RuleFunction = {
  name: "files/shard-names",
  options: { type: "object", additionalProperties: false },
  placeholders: ["shards", "odd", "names"],
  run({ checkpoint }): FunctionOutcome {
    const { index } = checkpoint.weights;
    if (index === null || !indexIsWhole(checkpoint, index)) return { targets: 0, findings: [] };
    const shards = indexShards(index);
    const odd = [...shards.keys()].filter((name) => shardNumber(name) === null && name !== "model.safetensors");
    const [first] = odd;
    if (first === undefined) return { targets: shards.size, findings: [] };
    const args = {
      shards: shards.size === 1 ? "1 shard" : `${shards.size} shards`,
      odd: odd.length === shards.size ? "none of them is" : odd.length === 1 ? "1 is not" : `${odd.length} are not`,
      names: nameList(odd),
    };
    const primary = valuePlace(index.file, ["weight_map", shards.get(first) ?? ""]);
    return { targets: shards.size, findings: [{ args, primary }] };
  },
};
