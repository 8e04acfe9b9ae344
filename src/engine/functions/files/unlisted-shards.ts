import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { filePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { indexIsWhole } from "./index-is-whole.ts";
import { indexShards } from "./index-shards.ts";
import { nameList } from "./name-list.ts";
import { shardNumber } from "./shard-number.ts";
import { otherWeightNames, safetensorsNames } from "./weight-file-names.ts";

/** Weight files of the picked format that a loader passes over: the index does not name them. */
export const unlistedShards: RuleFunction = {
  name: "files/unlisted-shards",
  options: { type: "object", additionalProperties: false },
  placeholders: ["names", "picked"],
  run({ checkpoint }): FunctionOutcome {
    const candidates = ofPickedFormat(checkpoint);
    const unlisted = passedOver(checkpoint, candidates);
    const [first] = unlisted;
    if (first === undefined) return { targets: candidates.length, findings: [] };
    const { index } = checkpoint.weights;
    const args = { names: nameList(unlisted), picked: index?.file ?? SINGLE };
    const related = index === null ? [] : [filePlace(index.file, "does not name it")];
    return { targets: candidates.length, findings: [{ args, primary: filePlace(first), related }] };
  },
};

const SINGLE = "model.safetensors";

function ofPickedFormat({ files, weights }: Checkpoint): readonly string[] {
  if (weights.format === "safetensors") return safetensorsNames(files);
  return weights.format === "torch" ? otherWeightNames(files).filter((name) => name.endsWith(".bin")) : [];
}

function passedOver(checkpoint: Checkpoint, candidates: readonly string[]): readonly string[] {
  const { files, weights } = checkpoint;
  const { index } = weights;
  if (index === null) {
    // A leftover index says what the others are: that is a finding of its own. Without model.safetensors all are taken.
    const alone = weights.loaded.length === 1 && weights.loaded[0]?.file === SINGLE;
    return alone && !files.has(`${SINGLE}.index.json`) ? candidates.filter((name) => name !== SINGLE) : [];
  }
  if (!indexIsWhole(checkpoint, index)) return [];
  const named = indexShards(index);
  // Numbered files beside missing shards are the same shards under another split, and are reported with these.
  const anyMissing = [...named.keys()].some((name) => !files.has(name));
  return candidates.filter((name) => !named.has(name) && !(anyMissing && shardNumber(name) !== null));
}
