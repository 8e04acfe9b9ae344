import { namePatterns } from "../../checkpoint/name-patterns.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import { graphOfLayout } from "../../model/architecture/model-graph.ts";
import type { TensorGraph } from "../../model/architecture/tensor-graph.ts";
import { matchedNames } from "../../model/graph/choose-graph.ts";
import type { RuleContext } from "../rule.ts";
import { contradictedKey } from "./contradicted-key.ts";
import { type GraphVerdict, isQuantised } from "./graph-verdict.ts";

/** Weights that are not those of their model_type. */
export interface OtherFamily {
  /** The model_types whose names they are, all of them; none that is known when it is empty. */
  readonly modelTypes: readonly string[];
}

/** Less in common than this, and the names are another family's, whichever it is. */
const SAME_FAMILY = 0.5;

const known = new WeakMap<GraphVerdict, OtherFamily | null>();

/**
 * null: the names are those of the model_type, as far as can be told. Otherwise most of them are not, or they are the
 * whole of another family's: a Qwen2 with the config of a Llama has three kinds of bias too many, which says nothing to
 * anybody.
 */
export function otherFamily(verdict: GraphVerdict, context: RuleContext): OtherFamily | null {
  const earlier = known.get(verdict);
  if (earlier !== undefined) return earlier;
  const other = judge(verdict, context);
  known.set(verdict, other);
  return other;
}

function judge(verdict: GraphVerdict, context: RuleContext): OtherFamily | null {
  const { comparison } = verdict;
  const { weights } = context.checkpoint;
  if (isQuantised(comparison, context.checkpoint)) return null;
  // By pattern: a config that counts too few layers is of the family all the same.
  const isOther = matchedNames(weights, comparison.graph) < comparison.total * SAME_FAMILY;
  if (!isOther && (isWhole(weights, comparison.graph) || contradictedKey(verdict, context) !== null)) return null;
  // Another class of the family: a head too few or too many is what there is to tell.
  if (!isOther && isOfOtherClass(verdict, weights)) return null;
  const modelTypes = fittingFamilies(verdict, context);
  return isOther || modelTypes.length > 0 ? { modelTypes } : null;
}

function isOfOtherClass({ chosen, facts }: GraphVerdict, weights: Weights): boolean {
  return [null, ...chosen.architecture.layouts.values()].some((layout) => {
    const graph = graphOfLayout(chosen.architecture, facts, layout);
    return typeof graph !== "string" && isWhole(weights, graph);
  });
}

function fittingFamilies(
  { chosen, facts }: GraphVerdict,
  { checkpoint, architectures }: RuleContext,
): readonly string[] {
  return architectures.modelTypes().filter((modelType) => {
    const architecture = architectures.get(modelType);
    if (architecture === null || architecture === chosen.architecture) return false;
    const graph = graphOfLayout(architecture, facts, null);
    return typeof graph !== "string" && isWhole(checkpoint.weights, graph);
  });
}

/** Every name has a pattern of the graph, and every pattern that must be there is. */
function isWhole(weights: Weights, graph: TensorGraph): boolean {
  const patterns = namePatterns(weights);
  const present = new Set(patterns.map(({ pattern }) => pattern));
  const total = patterns.reduce((sum, { count }) => sum + count, 0);
  return (
    matchedNames(weights, graph) === total &&
    graph.templates.every(({ pattern, optional }) => optional || present.has(pattern))
  );
}
