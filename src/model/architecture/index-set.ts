/** Which numbers may stand at one place of a tensor name: the layers 3 to 60, the expert numbers 0 to 255. */
export class IndexSet {
  /** Ascending, distinct. */
  readonly numbers: readonly number[];
  readonly #isRun: boolean;
  readonly #first: number;
  readonly #last: number;
  readonly #members: ReadonlySet<number>;

  /** @param numbers ascending and distinct whole numbers from 0 */
  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
    this.#first = numbers[0] ?? 0;
    this.#last = numbers.at(-1) ?? -1;
    this.#isRun = this.#last - this.#first + 1 === numbers.length;
    this.#members = this.#isRun ? NONE : new Set(numbers);
  }

  get size(): number {
    return this.numbers.length;
  }

  has(number: number): boolean {
    return this.#isRun ? number >= this.#first && number <= this.#last : this.#members.has(number);
  }

  /** Whether every number from one to the other is a member. */
  covers(low: number, high: number): boolean {
    return this.#isRun && low >= this.#first && high <= this.#last;
  }

  /** Whether any number from one to the other may be a member. */
  meets(low: number, high: number): boolean {
    return low <= this.#last && high >= this.#first;
  }

  /** Where the number stands among `numbers`; only for a member. */
  positionOf(number: number): number {
    return this.#isRun ? number - this.#first : this.numbers.indexOf(number);
  }
}

const NONE: ReadonlySet<number> = new Set();
