import { IndexSet } from "../architecture/index-set.ts";

/** Tensors of one pattern that something is the matter with. */
export interface TensorSet {
  /** With `*` for every number. */
  readonly pattern: string;
  readonly count: number;
  /** Numbers that occur, for each `*`; their combinations may be more than `count`. */
  readonly axes: readonly IndexSet[];
  /** The name of the first. */
  readonly first: string;
}

/** Gathers tensors of one pattern one after the other. */
export class TensorSetBuilder {
  readonly #pattern: string;
  readonly #axes: readonly Set<number>[];
  #count = 0;
  #first = "";

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#axes = Array.from({ length: pattern.split("*").length - 1 }, () => new Set<number>());
  }

  /** The name is asked for once, of the first. */
  add(tensor: { readonly numbers: ArrayLike<number>; readonly name: string }): void {
    if (this.#count++ === 0) this.#first = tensor.name;
    for (let axis = 0; axis < this.#axes.length; axis++) this.#axes[axis]?.add(tensor.numbers[axis] ?? -1);
  }

  get count(): number {
    return this.#count;
  }

  build(): TensorSet {
    return {
      pattern: this.#pattern,
      count: this.#count,
      axes: this.#axes.map((set) => new IndexSet([...set].sort((a, b) => a - b))),
      first: this.#first,
    };
  }
}
