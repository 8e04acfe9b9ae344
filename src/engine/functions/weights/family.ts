import { namePatterns } from "../../../checkpoint/name-patterns.ts";
import { filePlace } from "../../../checkpoint/place.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import { matchedNames } from "../../../model/graph/choose-graph.ts";
import { graphVerdict } from "../../graph/graph-verdict.ts";
import { isQuantisationTold, isWrapped } from "../../graph/open-deviations.ts";
import { otherFamily } from "../../graph/other-families.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { knowsAllNames } from "./known-names.ts";

/** Weights whose names are not those of their model_type. */
export const family: RuleFunction = {
  name: "weights/family",
  options: { type: "object", additionalProperties: false },
  placeholders: ["type", "matched", "total", "what", "remedy"],
  run(context, _, meta): FunctionOutcome {
    const verdict = graphVerdict(context);
    if (
      verdict === null ||
      isQuantisationTold(context, meta) ||
      isWrapped(context, meta) ||
      !knowsAllNames(context.checkpoint)
    )
      return { targets: 0, findings: [] };
    const other = otherFamily(verdict, context);
    if (other === null) return { targets: 1, findings: [] };
    const { weights, facts } = context.checkpoint;
    const { comparison, chosen } = verdict;
    const stranger = namePatterns(weights).find(({ pattern }) => !comparison.graph.byPattern.has(pattern));
    const types = nameList(other.modelTypes);
    const args = {
      type: chosen.architecture.modelType,
      matched: matchedNames(weights, comparison.graph),
      total: comparison.total,
      what: types === "" ? `${stranger?.first ?? ""} and its like are not` : `all of them are those of ${types}`,
      remedy: `take config.json from the ${types === "" ? "" : `${types} `}model that these weights are of`,
    };
    const primary = facts.get("architecture.root_model_type")?.from ?? filePlace("config.json");
    const related = stranger === undefined ? [] : [tensorPlace(weights, stranger.first, "for instance this name")];
    return { targets: 1, findings: [{ args, primary, related }] };
  },
};
