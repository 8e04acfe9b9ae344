import type { TensorLayout } from "./checkpoint-diff.ts";

/** Every shape and dtype that occurs, once, by number: 91,991 tensors have some forty. */
export class LayoutPool {
  readonly #layouts: TensorLayout[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(layout: TensorLayout): number {
    const key = `${layout.dtype ?? "?"} ${layout.shape?.join() ?? "?"}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#layouts.push(layout) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  at(number: number): TensorLayout {
    return this.#layouts[number] ?? { shape: null, dtype: null };
  }
}
