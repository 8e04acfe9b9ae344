import type { TensorRow } from "../../checkpoint/visit-tensors.ts";
import type { TensorTemplate } from "../architecture/tensor-graph.ts";
import { TensorSetBuilder } from "./tensor-set.ts";

/** What is seen of one template. Most checkpoints deviate nowhere, so nothing is kept of a tensor that is as it should be. */
export class TemplateCount {
  readonly template: TensorTemplate;
  found: number;
  /** Of those whose header was read: how many have each dtype. */
  readonly dtypes: Map<string, number>;
  readonly #shapes = new Map<string, { readonly shape: readonly number[]; readonly set: TensorSetBuilder }>();
  #lastDtype: string | null = null;
  #ofLastDtype = 0;

  /** @param found of them that have been counted already, with `dtypes` */
  constructor(template: TensorTemplate, found = 0, dtypes: ReadonlyMap<string, number> = new Map()) {
    this.template = template;
    this.found = found;
    this.dtypes = new Map(dtypes);
  }

  /** False when the name is none of the template. */
  add(row: TensorRow): boolean {
    const { axes, shape } = this.template;
    for (let axis = 0; axis < axes.length; axis++)
      if (axes[axis]?.has(row.numbers[axis] as number) !== true) return false;
    this.found++;
    const fits = row.hasShape(shape);
    if (fits === null) return true;
    if (!fits) this.#addShape(row);
    const { dtype } = row;
    if (dtype !== this.#lastDtype) {
      this.#flush();
      this.#lastDtype = dtype;
    }
    this.#ofLastDtype++;
    return true;
  }

  /** After the last tensor. */
  end(): void {
    this.#flush();
  }

  get shapes(): readonly { readonly shape: readonly number[]; readonly set: TensorSetBuilder }[] {
    return [...this.#shapes.values()];
  }

  #flush(): void {
    if (this.#lastDtype !== null && this.#ofLastDtype > 0) {
      this.dtypes.set(this.#lastDtype, (this.dtypes.get(this.#lastDtype) ?? 0) + this.#ofLastDtype);
    }
    this.#ofLastDtype = 0;
  }

  #addShape(row: TensorRow): void {
    const shape = row.tensor?.shape ?? [];
    const key = shape.join();
    const known = this.#shapes.get(key) ?? { shape, set: new TensorSetBuilder(this.template.pattern) };
    this.#shapes.set(key, known);
    known.set.add(row);
  }
}
