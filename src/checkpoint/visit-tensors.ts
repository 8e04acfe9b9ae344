import type { NameColumns } from "../format/names/name-columns.ts";
import { STAR } from "../format/names/name-hash.ts";
import { ScannedWeightMap } from "../format/weight-index/scanned-weight-map.ts";
import { ListedTensors } from "./listed-tensors.ts";
import { type TensorRef, unlistedNames, type Weights } from "./weights.ts";

/** One tensor of all that are gone through. The same object every time: keep what it gives, not the row. */
export interface TensorRow {
  /** The numbers in the name, one for each `*` of the pattern; -1 for one that no writer spells so (007). */
  readonly numbers: Int32Array;
  readonly name: string;
  /** undefined when no header that was read has it. */
  readonly tensor: TensorRef | undefined;
  /** Whether its header says so; null when no header that was read has it. */
  hasShape(shape: readonly number[]): boolean | null;
  /** null when no header that was read has it. */
  readonly dtype: string | null;
}

export type VisitTensor = (row: TensorRow) => void;

/**
 * Every tensor name of the index and of the headers, once. A mixture of experts has 91,991: those that were scanned are
 * gone through in their bytes.
 * @param enter asked once for each pattern (see name-patterns.ts), with `isListed` false for names that an index lacks;
 *   null passes over its names
 */
export function visitTensors(
  weights: Weights,
  enter: (pattern: string, isListed: boolean) => VisitTensor | null,
): void {
  const map = weights.index?.weightMap;
  if (map instanceof ScannedWeightMap) visitScanned(map, weights, (pattern) => enter(pattern, true));
  else if (map !== undefined) visitNames(map.keys(), weights, (pattern) => enter(pattern, true));
  visitNames(unlistedNames(weights), weights, (pattern) => enter(pattern, map === undefined));
}

/** Numbers in one name; a name with more is no tensor's. */
const MAX_NUMBERS = 16;

function visitNames(
  names: Iterable<string>,
  { tensors }: Weights,
  enter: (pattern: string) => VisitTensor | null,
): void {
  const visits = new Map<string, VisitTensor | null>();
  const numbers = new Int32Array(MAX_NUMBERS);
  for (const name of names) {
    let count = 0;
    const pattern = name.replace(/\d+/g, (digits) => {
      if (count < MAX_NUMBERS) numbers[count++] = numberOf(digits);
      return "*";
    });
    let visit = visits.get(pattern);
    if (visit === undefined) {
      visit = enter(pattern);
      visits.set(pattern, visit);
    }
    if (visit === null) continue;
    const tensor = tensors.get(name);
    visit({
      numbers,
      name,
      tensor,
      dtype: tensor?.dtype ?? null,
      hasShape: (shape) =>
        tensor === undefined
          ? null
          : tensor.shape.length === shape.length && shape.every((size, axis) => size === tensor.shape[axis]),
    });
  }
}

/** Numbers that a file may hold: the largest that fits the column. */
function numberOf(digits: string): number {
  return digits.length > 9 || (digits.length > 1 && digits.startsWith("0")) ? -1 : Number(digits);
}

function visitScanned(map: ScannedWeightMap, weights: Weights, enter: (pattern: string) => VisitTensor | null): void {
  const { patternOf, patterns } = map;
  const visits = patterns.map(({ spelling }) => enter(patternText(spelling)));
  const literals = patterns.map(({ spelling }) => literalLengths(spelling));
  const row = new ScannedRow(map, weights);
  const { size } = map;
  for (let position = 0; position < size; position++) {
    const pattern = patternOf[position] as number;
    const visit = visits[pattern] as VisitTensor | null;
    if (visit === null) continue;
    row.moveTo(position, literals[pattern] as readonly number[]);
    visit(row);
  }
}

function patternText(spelling: Uint8Array): string {
  return Buffer.from(spelling).toString("latin1").replaceAll(String.fromCharCode(STAR), "*");
}

/** Bytes before each number of a name. */
function literalLengths(spelling: Uint8Array): readonly number[] {
  const lengths: number[] = [];
  let length = 0;
  for (const byte of spelling) {
    if (byte === STAR) {
      lengths.push(length);
      length = 0;
    } else length++;
  }
  return lengths.slice(0, MAX_NUMBERS);
}

class ScannedRow implements TensorRow {
  readonly numbers: Int32Array = new Int32Array(MAX_NUMBERS);
  readonly #map: ScannedWeightMap;
  readonly #columns: NameColumns;
  readonly #weights: Weights;
  readonly #listed: ListedTensors | null;
  /** No header was read at all. */
  readonly #isBare: boolean;
  #position = 0;

  constructor(map: ScannedWeightMap, weights: Weights) {
    this.#map = map;
    this.#columns = map.names.columns;
    this.#weights = weights;
    this.#isBare = weights.tensors.size === 0;
    this.#listed = weights.tensors instanceof ListedTensors ? weights.tensors : null;
  }

  moveTo(position: number, literals: readonly number[]): void {
    const { bytes, begins } = this.#columns;
    this.#position = position;
    let at = begins[position] as number;
    for (let index = 0; index < literals.length; index++) {
      at += literals[index] as number;
      const begin = at;
      let number = 0;
      for (let digit = bytes[at] as number; digit >= 0x30 && digit <= 0x39; digit = bytes[++at] as number) {
        number = number * 10 + digit - 0x30;
      }
      const digits = at - begin;
      this.numbers[index] = digits > 9 || (digits > 1 && bytes[begin] === 0x30) ? -1 : number;
    }
  }

  get name(): string {
    return this.#map.names.text(this.#position);
  }

  get tensor(): TensorRef | undefined {
    return this.#listed === null ? this.#weights.tensors.get(this.name) : this.#listed.at(this.#position);
  }

  get dtype(): string | null {
    return this.#listed === null ? (this.tensor?.dtype ?? null) : this.#listed.dtypeAt(this.#position);
  }

  hasShape(shape: readonly number[]): boolean | null {
    if (this.#isBare) return null;
    if (this.#listed !== null) return this.#listed.hasShape(this.#position, shape);
    const own = this.tensor?.shape;
    if (own === undefined) return null;
    return own.length === shape.length && shape.every((size, axis) => size === own[axis]);
  }
}
