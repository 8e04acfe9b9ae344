import type { Expression } from "./expression.ts";

/** One file of models/architectures/: the tensors of a model_type as formulas of its config.json. */
export interface Architecture {
  readonly modelType: string;
  /** Model class of `architectures` to the layout of its tensors; null for the plain one. */
  readonly classes: ReadonlyMap<string, string | null>;
  /** Short names for what formulas are made of: H is num_attention_heads. One may use those before it. */
  readonly symbols: ReadonlyMap<string, Expression>;
  readonly tensors: readonly TensorGroup[];
  /** Tensors that loaders skip: buffers that old versions saved. */
  readonly ignorable: readonly TensorGroup[];
  /** Other names and shapes that the same model is stored under, by id. */
  readonly layouts: ReadonlyMap<string, ArchitectureLayout>;
}

/** Tensors that are repeated together, for instance in every layer; none of `axes` for those that stand once. */
export interface TensorGroup {
  /** Outermost first. */
  readonly axes: readonly Axis[];
  readonly conditions: readonly Expression[];
  readonly tensors: readonly TensorFormula[];
}

/** `{i}` in a name, from `begin` up to and without `end`. */
export interface Axis {
  readonly variable: string;
  readonly begin: Expression;
  readonly end: Expression;
}

export interface TensorFormula {
  /** With `{variable}` for each axis. */
  readonly name: string;
  readonly shape: readonly Expression[];
  readonly when: Expression | null;
  /** In safetensors' spelling; null: what config.json says. */
  readonly dtype: string | null;
  /** Whether a checkpoint without it is whole. */
  readonly optional: Expression | null;
  /** The weight of a linear layer, which quantisers pack. */
  readonly linear: boolean;
}

export interface ArchitectureLayout {
  readonly id: string;
  /** What kind of checkpoint has it, as a clause: "saved from the class without a head". */
  readonly title: string;
  /** Who reads it and who does not, as a clause; null when every reader does. */
  readonly readers: string | null;
  /** Only for checkpoints of the classes that name it: a head of another kind is no other spelling of the same model. */
  readonly onlyByClass: boolean;
  /** Beginnings of names, and what stands in their place; the first that fits counts. */
  readonly rename: readonly (readonly [from: string, to: string])[];
  /** Names (as in `tensors`, with their `{variable}`) that this layout does not have. */
  readonly drop: ReadonlySet<string>;
  /** Names that it has instead; they are not renamed. */
  readonly tensors: readonly TensorGroup[];
}
