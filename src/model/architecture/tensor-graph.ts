import type { TensorFormula } from "./architecture.ts";
import type { IndexSet } from "./index-set.ts";

/** Tensors that differ only in their numbers and have one shape. */
export interface TensorTemplate {
  /** With `*` for every number, as checkpoint/name-patterns.ts has it: model.layers.*.mlp.experts.*.up_proj.weight. */
  readonly pattern: string;
  /** What each `*` may be. Every combination is a tensor. */
  readonly axes: readonly IndexSet[];
  /** Number of tensors: the product of the axes. */
  readonly count: number;
  readonly shape: readonly number[];
  /** In safetensors' spelling; null: what config.json says. */
  readonly dtype: string | null;
  /** A checkpoint without it is whole. */
  readonly optional: boolean;
  /** A leftover that loaders skip. */
  readonly ignorable: boolean;
  /** The weight of a linear layer, which quantisers pack. */
  readonly linear: boolean;
  /** What the shape was computed from. */
  readonly formula: TensorFormula;
}

/** All tensors that a checkpoint of one configuration has, in the order of the architecture file. */
export interface TensorGraph {
  /** Id of the architecture's layout; null for the plain one. */
  readonly layout: string | null;
  /** Quantiser that packs linear weights in a way that is left open: names and shapes of these are not known. */
  readonly packing: string | null;
  readonly templates: readonly TensorTemplate[];
  readonly byPattern: ReadonlyMap<string, readonly TensorTemplate[]>;
}

export function tensorGraph(layout: string | null, templates: readonly TensorTemplate[]): TensorGraph {
  const byPattern = new Map<string, TensorTemplate[]>();
  for (const template of templates) {
    const same = byPattern.get(template.pattern);
    if (same === undefined) byPattern.set(template.pattern, [template]);
    else same.push(template);
  }
  return { layout, packing: null, templates, byPattern };
}

/** Name of the tensor of a template with these numbers, one for each `*`. */
export function tensorName({ pattern }: Pick<TensorTemplate, "pattern">, numbers: readonly number[]): string {
  let axis = 0;
  return pattern.replace(/\*/g, () => String(numbers[axis++]));
}
