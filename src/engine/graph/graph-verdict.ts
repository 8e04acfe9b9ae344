import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Facts } from "../../checkpoint/facts/fact.ts";
import type { Architectures } from "../../model/architecture/architectures.ts";
import type { BaseModel } from "../../model/base-model.ts";
import { type ChosenGraph, chooseGraph } from "../../model/graph/choose-graph.ts";
import { compareGraph } from "../../model/graph/compare-graph.ts";
import { deviations } from "../../model/graph/deviations.ts";
import type { GraphComparison } from "../../model/graph/graph-comparison.ts";
import type { RuleContext } from "../rule.ts";

export type KnownGraph = Extract<ChosenGraph, { readonly graph: object }>;

/** The tensors of a checkpoint held against the graph that they should be. */
export interface GraphVerdict {
  readonly chosen: KnownGraph;
  readonly comparison: GraphComparison;
  /** Whose configuration the graph was made from. */
  readonly facts: Facts;
  readonly of: "checkpoint" | "base";
}

const known = new WeakMap<Checkpoint, Map<BaseModel | null, GraphVerdict | null>>();

/**
 * The comparison that all rules of the graph share. The checkpoint's own config says what its tensors should be; where
 * they do not fit and a base model is given whose config fits better, that is the yardstick, as then config.json was
 * edited, which the rules of config/ tell. null: the model_type has no architecture file, or there is nothing to compare.
 */
export function graphVerdict({
  checkpoint,
  base,
  architectures,
}: Pick<RuleContext, "checkpoint" | "base" | "architectures">): GraphVerdict | null {
  const ofCheckpoint = known.get(checkpoint) ?? new Map<BaseModel | null, GraphVerdict | null>();
  known.set(checkpoint, ofCheckpoint);
  const earlier = ofCheckpoint.get(base);
  if (earlier !== undefined) return earlier;
  const verdict = judge(checkpoint, base, architectures);
  ofCheckpoint.set(base, verdict);
  return verdict;
}

/** Whether linear layers are packed in a way that the graph does not know. */
export function isQuantised({ graph }: GraphComparison, { facts }: Checkpoint): boolean {
  if (graph.packing !== null) return true;
  return facts.get("quantization.tensors") !== null && facts.get("quantization.method") === null;
}

function judge(checkpoint: Checkpoint, base: BaseModel | null, architectures: Architectures): GraphVerdict | null {
  const own = compareWith(checkpoint, checkpoint.facts, architectures, "checkpoint");
  if (own === null || base === null || deviations(own.comparison) === 0) return own;
  const other = compareWith(checkpoint, base.facts, architectures, "base");
  return other !== null && deviations(other.comparison) < deviations(own.comparison) ? other : own;
}

function compareWith(
  { weights }: Checkpoint,
  facts: Facts,
  architectures: Architectures,
  of: GraphVerdict["of"],
): GraphVerdict | null {
  const chosen = chooseGraph(facts, weights, architectures);
  if (chosen.graph === null) return null;
  const comparison = compareGraph(weights, chosen.graph);
  return comparison.total === 0 ? null : { chosen, comparison, facts, of };
}
