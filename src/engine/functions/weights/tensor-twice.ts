import { filePlace } from "../../../checkpoint/place.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Tensors that more than one shard of an index holds. Shards without an index may be of two splits: files/ says so. */
export const tensorTwice: RuleFunction = {
  name: "weights/tensor-twice",
  options: { type: "object", additionalProperties: false },
  placeholders: ["tensor", "shards", "more"],
  run({ checkpoint }): FunctionOutcome {
    const { weights } = checkpoint;
    const targets = weights.index === null ? 0 : weights.tensors.size;
    const [first] = weights.duplicates;
    if (targets === 0 || first === undefined) return { targets, findings: [] };
    const [tensor, shards] = first;
    const others = weights.duplicates.size - 1;
    const more = others === 0 ? "" : `, and so do ${others} more`;
    const related = shards.map((shard) => filePlace(shard, "holds it"));
    return {
      targets,
      findings: [{ args: { tensor, shards: nameList(shards), more }, primary: tensorPlace(weights, tensor), related }],
    };
  },
};
