import { filePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { indexShards } from "./index-shards.ts";
import { nameList } from "./name-list.ts";

/** model.safetensors beside an index that names other shards. */
export const indexAndSingle: RuleFunction = {
  name: "files/index-and-single",
  options: { type: "object", additionalProperties: false },
  placeholders: ["shards", "names"],
  run({ checkpoint }): FunctionOutcome {
    const { files, weights } = checkpoint;
    const index = [weights.index, ...weights.otherIndexes].find((each) => each?.file === INDEX);
    if (index === undefined || index === null || !files.has(SINGLE)) {
      return { targets: files.has(SINGLE) ? 1 : 0, findings: [] };
    }
    const shards = [...indexShards(index).keys()];
    if (shards.includes(SINGLE)) return { targets: 1, findings: [] };
    const args = { shards: shards.length === 1 ? "1 shard" : `${shards.length} shards`, names: nameList(shards) };
    const related = [filePlace(SINGLE, "the single file")];
    return { targets: 1, findings: [{ args, primary: filePlace(INDEX), related }] };
  },
};

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";
