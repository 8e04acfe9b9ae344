import { filePlace } from "../../../checkpoint/place.ts";
import { tensorPlace, type Weights } from "../../../checkpoint/weights.ts";
import type { Fix } from "../../fix.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { compareIndex, type Disagreement, type IndexComparison } from "./compare-index.ts";
import { indexFixes } from "./index-fixes.ts";

/**
 * One way in which the index and the shards disagree: `missing` (the index names it, its shard lacks it, and so do all
 * others), `elsewhere` (it is in another shard), `unlisted` (a shard holds it, the index does not name it).
 */
export const indexAgrees: RuleFunction = {
  name: "weights/index-agrees",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["look"],
    properties: { look: { enum: ["missing", "elsewhere", "unlisted"] } },
  },
  fix: ({ look }) => (look === "missing" ? "unsafe" : "safe"),
  placeholders: ["tensor", "shard", "found", "more", "instead"],
  run({ checkpoint }, options): FunctionOutcome {
    const comparison = compareIndex(checkpoint);
    const { weights } = checkpoint;
    const fixes = indexFixes(checkpoint);
    switch (options["look"]) {
      case "missing":
        return outcome(comparison, weights, comparison.missing, instead(comparison), fixes);
      case "elsewhere":
        return outcome(comparison, weights, comparison.elsewhere, "", fixes);
      default:
        return outcome(comparison, weights, unlisted(comparison), "", fixes);
    }
  },
};

function outcome(
  { compared }: IndexComparison,
  weights: Weights,
  tensors: readonly Disagreement[],
  insteadOfIt: string,
  fixes: readonly Fix[],
): FunctionOutcome {
  const [first] = tensors;
  if (first === undefined) return { targets: compared, findings: [] };
  const args = {
    tensor: first.tensor,
    shard: first.shard,
    found: first.found ?? "",
    more: tensors.length === 1 ? "" : `, and so it is with ${tensors.length - 1} more`,
    instead: insteadOfIt,
  };
  const finding: FunctionFinding = {
    args,
    primary: listedPlace(weights, first.tensor),
    related: [filePlace(first.shard, "its header")],
    fixes,
  };
  return { targets: Math.max(1, compared), findings: [finding] };
}

/** An unlisted tensor has no entry: the finding stands at weight_map, which lacks it. */
function listedPlace(weights: Weights, tensor: string): FunctionFinding["primary"] {
  const { index } = weights;
  return index === null || index.weightMap.has(tensor)
    ? tensorPlace(weights, tensor)
    : { file: index.file, pointer: ["weight_map"], part: "key" };
}

/** A renamed tensor is one fault: what the shards of the missing ones hold besides is named with them, and only there. */
function unlisted(comparison: IndexComparison): readonly Disagreement[] {
  const renamed = new Set(comparison.missing.map(({ shard }) => shard));
  return comparison.unlisted.filter(({ shard }) => !renamed.has(shard));
}

function instead(comparison: IndexComparison): string {
  const shard = comparison.missing[0]?.shard;
  const names = comparison.unlisted.filter((each) => each.shard === shard).map(({ tensor }) => tensor);
  return names.length === 0 ? "" : `; it holds ${nameList(names)} that the index does not name`;
}
