import type { Facts } from "../../checkpoint/facts/fact.ts";
import type { Architecture, ArchitectureLayout } from "./architecture.ts";
import type { Architectures } from "./architectures.ts";
import { configScope } from "./config-scope.ts";
import { expandGraph } from "./expand-graph.ts";
import type { Value } from "./expression.ts";
import { quantisedGraph } from "./quantised-graph.ts";
import type { TensorGraph } from "./tensor-graph.ts";

/** Why there is no graph, or what it was made from. */
export type ModelGraph =
  | {
      readonly graph: TensorGraph;
      readonly architecture: Architecture;
      /** The layout that the model class has. */
      readonly layout: ArchitectureLayout | null;
    }
  | { readonly graph: null; readonly reason: NoGraph };

export type NoGraph =
  | { readonly kind: "no-model-type" | "no-class" }
  | { readonly kind: "unknown-model-type"; readonly modelType: string }
  | { readonly kind: "unknown-class"; readonly modelType: string; readonly className: string }
  /** A formula without a value: the config lacks a key, or has one that cannot be. */
  | { readonly kind: "unknown-size"; readonly formula: string };

/** The tensors that a checkpoint with this configuration has: those of its model_type, as its model class stores them. */
export function modelGraph(facts: Facts, architectures: Architectures): ModelGraph {
  const modelType = facts.get("architecture.root_model_type")?.value;
  if (typeof modelType !== "string") return { graph: null, reason: { kind: "no-model-type" } };
  const architecture = architectures.get(modelType);
  if (architecture === null) return { graph: null, reason: { kind: "unknown-model-type", modelType } };
  const className = facts.get("architecture.class")?.value;
  if (typeof className !== "string") return { graph: null, reason: { kind: "no-class" } };
  const layoutId = architecture.classes.get(className);
  if (layoutId === undefined) return { graph: null, reason: { kind: "unknown-class", modelType, className } };
  const layout = layoutId === null ? null : (architecture.layouts.get(layoutId) ?? null);
  const expanded = graphOfLayout(architecture, facts, layout);
  return typeof expanded === "string"
    ? { graph: null, reason: { kind: "unknown-size", formula: expanded } }
    : { graph: expanded, architecture, layout };
}

/**
 * The graph of an architecture as one of its layouts has it; the formula that has no value where there is none.
 * @param changed values to suppose in place of what the config says, by key
 */
export function graphOfLayout(
  architecture: Architecture,
  facts: Facts,
  layout: ArchitectureLayout | null,
  changed?: ReadonlyMap<string, Value>,
): TensorGraph | string {
  const expanded = expandGraph(architecture, configScope(architecture, facts, changed), layout);
  return expanded.graph === null ? expanded.unknown : quantisedGraph(expanded.graph, facts);
}
