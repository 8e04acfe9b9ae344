import type { Html } from "./template.ts";

/** Keeps a part of the page to a size: what no longer fits is left out, and whoever asked says so. */
export class ByteBudget {
  #left: number;
  readonly #whole: ByteBudget | null;

  constructor(bytes: number, whole: ByteBudget | null = null) {
    this.#left = bytes;
    this.#whole = whole;
  }

  /** Room of its own inside this one, so that the first does not take all. */
  part(bytes: number): ByteBudget {
    return new ByteBudget(bytes, this);
  }

  /** The first of the parts that fit; each is made when it is its turn. */
  fill<Item>(items: readonly Item[], make: (item: Item) => Html): readonly Html[] {
    const made: Html[] = [];
    for (const item of items) {
      const part = make(item);
      if (!this.take(part)) break;
      made.push(part);
    }
    return made;
  }

  /** Whether it fits; then its room is taken. */
  take({ text }: Html): boolean {
    const bytes = Buffer.byteLength(text);
    if (!this.#has(bytes)) return false;
    this.#spend(bytes);
    return true;
  }

  #has(bytes: number): boolean {
    return bytes <= this.#left && (this.#whole === null || this.#whole.#has(bytes));
  }

  #spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#whole !== null) this.#whole.#spend(bytes);
  }
}
