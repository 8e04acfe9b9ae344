import type { Facts } from "../../checkpoint/facts/fact.ts";
import { namePatterns } from "../../checkpoint/name-patterns.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import type { Architecture, ArchitectureLayout } from "../architecture/architecture.ts";
import type { Architectures } from "../architecture/architectures.ts";
import { combineLayouts } from "../architecture/combine-layouts.ts";
import { graphOfLayout, type ModelGraph, modelGraph } from "../architecture/model-graph.ts";
import type { TensorGraph } from "../architecture/tensor-graph.ts";

export type ChosenGraph =
  | (Extract<ModelGraph, { readonly graph: TensorGraph }> & {
      /** The layout that the names have, where it is another than the class's. */
      readonly other: ArchitectureLayout | null | undefined;
    })
  | Extract<ModelGraph, { readonly graph: null }>;

/** The graph of a configuration in the layout that fits the names of the weights best; the class's own where none fits better. */
export function chooseGraph(facts: Facts, weights: Weights, architectures: Architectures): ChosenGraph {
  const own = modelGraph(facts, architectures);
  if (own.graph === null) return own;
  const { architecture, layout } = own;
  let best: { readonly graph: TensorGraph; readonly other?: ArchitectureLayout | null } = { graph: own.graph };
  let matched = matchedNames(weights, own.graph);
  const total = namePatterns(weights).reduce((sum, { count }) => sum + count, 0);
  if (matched === total) return { ...own, other: undefined };
  for (const other of otherLayouts(architecture, layout)) {
    const graph = graphOfLayout(architecture, facts, other);
    const names = typeof graph === "string" ? 0 : matchedNames(weights, graph);
    if (typeof graph === "string" || names <= matched) continue;
    best = { graph, other };
    matched = names;
  }
  return { ...own, graph: best.graph, other: best.other };
}

/**
 * Other layouts that a checkpoint of the class may have: each that any class may, together with the class's own, and two of
 * them at once. A head for another task stays the class's: without it the model is not whole.
 */
function otherLayouts(
  { layouts }: Architecture,
  own: ArchitectureLayout | null,
): readonly (ArchitectureLayout | null)[] {
  const free = [...layouts.values()].filter((each) => !each.onlyByClass && each !== own);
  const pairs = free.flatMap((first, at) => free.slice(at + 1).map((second) => combineLayouts(first, second)));
  if (own === null) return [...free, ...pairs];
  const combined = free.map((each) => combineLayouts(own, each));
  return own.onlyByClass ? combined : [null, ...free, ...combined];
}

/** Names whose pattern the graph has; their numbers are not looked at. */
export function matchedNames(weights: Weights, { byPattern }: TensorGraph): number {
  let names = 0;
  for (const { pattern, count } of namePatterns(weights)) if (byPattern.has(pattern)) names += count;
  return names;
}
