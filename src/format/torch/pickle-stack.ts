import { PickleTuple, type PickleValue } from "./pickle-value.ts";
import { TorchReadFault } from "./torch-fault.ts";

const MAX_STACK = 1_000_000;
const MAX_MARKS = 1_000;
/** In slots of the memo that were jumped over. */
const EMPTY = new PickleTuple([]);

/** The stack of a pickle machine, with its marks and its memo. What is missing ends the reading. */
export class PickleStack {
  readonly #values: PickleValue[] = [];
  /** Heights of the stack at each open MARK. */
  readonly #marks: number[] = [];
  readonly #memo: PickleValue[] = [];
  /** Slots of the memo that hold something. */
  #filled = 0;
  /** Where the instruction stands that is carried out, for faults. */
  at = 0;

  push(value: PickleValue): void {
    if (this.#values.push(value) > MAX_STACK)
      throw this.#fault("pickle-limit", `more than ${MAX_STACK} values at once`);
  }

  pop(count: number): PickleValue[] {
    if (this.#values.length - count < this.#floor) throw this.#fault("pickle-stack", "a value is missing");
    return this.#values.splice(this.#values.length - count, count);
  }

  mark(): void {
    if (this.#marks.push(this.#values.length) > MAX_MARKS)
      throw this.#fault("pickle-limit", `more than ${MAX_MARKS} marks within each other`);
  }

  popMark(): PickleValue[] {
    const height = this.#marks.pop();
    if (height === undefined) throw this.#fault("pickle-stack", "a mark is missing");
    return this.#values.splice(height);
  }

  top(): PickleValue {
    const top = this.#values.length > this.#floor ? this.#values.at(-1) : undefined;
    if (top === undefined) throw this.#fault("pickle-stack", "a value is missing");
    return top;
  }

  /** The one value that a pickle ends with. */
  only(): PickleValue {
    const [value] = this.#values;
    if (value === undefined || this.#values.length !== 1 || this.#marks.length > 0)
      throw this.#fault("pickle-stack", `the pickle ends with ${this.#values.length} values in place of one`);
    return value;
  }

  /** Into the slot whose number is that of the slots in use: as CPython has it, which is not always behind the last. */
  memoize(): void {
    this.#store(this.#filled, this.top());
  }

  /** CPython takes any slot; an honest pickler numbers them one after the other. */
  put(slot: number | bigint, opcodes: number): void {
    const value = this.top();
    if (typeof slot === "bigint" || slot < 0 || slot > opcodes)
      throw this.#fault("pickle-memo", `slot ${slot} of the memo, which has no more than ${opcodes}`);
    this.#store(slot, value);
  }

  #store(slot: number, value: PickleValue): void {
    while (this.#memo.length <= slot) this.#memo.push(EMPTY);
    if (this.#memo[slot] === EMPTY) this.#filled++;
    this.#memo[slot] = value;
  }

  get(slot: number | bigint): void {
    const value = typeof slot === "bigint" ? undefined : this.#memo[slot];
    if (value === undefined || value === EMPTY) throw this.#fault("pickle-memo", `slot ${slot} of the memo is empty`);
    this.push(value);
  }

  get #floor(): number {
    return this.#marks.at(-1) ?? 0;
  }

  #fault(what: TorchReadFault["what"], detail: string): TorchReadFault {
    return new TorchReadFault(what, `${detail}, at byte ${this.at}`);
  }
}
