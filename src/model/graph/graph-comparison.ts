import type { TensorGraph, TensorTemplate } from "../architecture/tensor-graph.ts";
import type { TensorSet } from "./tensor-set.ts";

/** What the tensors of a checkpoint have in common with a graph, and what not. */
export interface GraphComparison {
  readonly graph: TensorGraph;
  /** Number of names, and of those that the graph has. */
  readonly total: number;
  readonly matched: number;
  /** Of each template that the checkpoint has a tensor of, how many. */
  readonly found: ReadonlyMap<TensorTemplate, number>;
  /** Tensors of the graph that no name stands for, optional ones left out. */
  readonly missing: readonly MissingTensors[];
  /** Names that the graph does not have. */
  readonly unexpected: readonly TensorSet[];
  readonly shapes: readonly ShapeDeviation[];
  /** Of each template, how many tensors have which dtype; of those whose header was read. */
  readonly dtypes: ReadonlyMap<TensorTemplate, ReadonlyMap<string, number>>;
}

export interface MissingTensors {
  readonly template: TensorTemplate;
  readonly set: TensorSet;
}

/** Tensors of one template that have one other shape. */
export interface ShapeDeviation {
  readonly template: TensorTemplate;
  readonly set: TensorSet;
  readonly shape: readonly number[];
}
