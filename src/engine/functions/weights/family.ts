import { namePatterns } from "../../../checkpoint/name-patterns.ts";
import { filePlace } from "../../../checkpoint/place.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import { graphOfLayout } from "../../../model/architecture/model-graph.ts";
import { matchedNames } from "../../../model/graph/choose-graph.ts";
import { type GraphVerdict, graphVerdict, isSameFamily } from "../../graph/graph-verdict.ts";
import { isWrapped } from "../../graph/open-deviations.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Of the names, at least so many must be another family's to say that it is that one. */
const OTHER_FAMILY = 0.9;

/** Weights whose names are not those of their model_type. */
export const family: RuleFunction = {
  name: "weights/family",
  options: { type: "object", additionalProperties: false },
  placeholders: ["type", "matched", "total", "what", "remedy"],
  run(context, _, meta): FunctionOutcome {
    const verdict = graphVerdict(context);
    if (verdict === null || isWrapped(context, meta)) return { targets: 0, findings: [] };
    if (isSameFamily(verdict, context)) return { targets: 1, findings: [] };
    const { weights, facts } = context.checkpoint;
    const { comparison, chosen } = verdict;
    const other = otherFamily(verdict, context);
    const stranger = namePatterns(weights).find(({ pattern }) => !comparison.graph.byPattern.has(pattern));
    const args = {
      type: chosen.architecture.modelType,
      matched: matchedNames(weights, comparison.graph),
      total: comparison.total,
      what: other === null ? `${stranger?.first ?? ""} and its like are not` : `they are those of ${other}`,
      remedy:
        other === null
          ? "take config.json from the model that these weights are of"
          : `take config.json from the ${other} model that these weights are of`,
    };
    const primary = facts.get("architecture.root_model_type")?.from ?? filePlace("config.json");
    const related = stranger === undefined ? [] : [tensorPlace(weights, stranger.first, "for instance this name")];
    return { targets: 1, findings: [{ args, primary, related }] };
  },
};

function otherFamily({ chosen, facts }: GraphVerdict, { checkpoint, architectures }: RuleContext): string | null {
  const { weights } = checkpoint;
  const total = namePatterns(weights).reduce((sum, { count }) => sum + count, 0);
  let best: { readonly modelType: string; readonly names: number } | null = null;
  for (const modelType of architectures.modelTypes()) {
    const architecture = architectures.get(modelType);
    if (architecture === null || architecture === chosen.architecture) continue;
    const graph = graphOfLayout(architecture, facts, null);
    const names = typeof graph === "string" ? 0 : matchedNames(weights, graph);
    if (names >= total * OTHER_FAMILY && names > (best?.names ?? 0)) best = { modelType, names };
  }
  return best?.modelType ?? null;
}
