import type { FactName, Facts } from "../checkpoint/facts/fact.ts";
import { type FactDifference, factDifferences, GRAPH_FACTS } from "../model/detection/compared-facts.ts";

/** What a graph of the same sizes may still be another one for. */
const KIND: readonly FactName[] = [
  "architecture.root_model_type",
  "architecture.class",
  "architecture.attention_bias",
  "rope.type",
  "rope.theta",
  "rope.factor",
];

/** Sizes that are compiled into a graph: with another one the artifacts cannot take the weights. */
const COMPILED: readonly FactName[] = GRAPH_FACTS.filter((name) => !KIND.includes(name));

/** Where a checkpoint differs from the base model of an architecture that it is most like. */
export interface ArchitectureFit {
  /** Sizes: certain, as artifacts are compiled for them. */
  readonly sizes: readonly FactDifference[];
  /** The kind of model and its rope: they may matter. */
  readonly kind: readonly FactDifference[];
}

/** @param bases facts of all base models with that architecture. @returns null where there is none */
export function architectureFit(own: Facts, bases: readonly Facts[]): ArchitectureFit | null {
  // A size that the config leaves out is a guess of ours, and no evidence.
  const says = (name: FactName): boolean => (own.get(name)?.how ?? "default") !== "default";
  const [best = null] = bases
    .map((base) => ({
      sizes: factDifferences(own, base, COMPILED.filter(says)),
      kind: factDifferences(own, base, KIND),
    }))
    .toSorted((a, b) => a.sizes.length - b.sizes.length || a.kind.length - b.kind.length);
  return best;
}
