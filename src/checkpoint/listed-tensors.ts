import { ScannedHeader } from "../format/safetensors/scanned-header.ts";
import type { ScannedWeightMap } from "../format/weight-index/scanned-weight-map.ts";
import type { Shard, TensorRef } from "./weights.ts";

export interface PatternTally {
  readonly fits: boolean;
  readonly dtypes: ReadonlyMap<string, number>;
}

/** Counted in 16 bits. */
const MAX_HEADERS = 65_535;

/**
 * The tensors of shards whose names an index lists, each once: found by way of the index, so that 91,991 names need no
 * second table. In the order of the shards.
 */
export class ListedTensors implements ReadonlyMap<string, TensorRef> {
  readonly listed: ScannedWeightMap;
  readonly size: number;
  readonly headers: readonly ScannedHeader[];
  /** By position in the index: 1 + index into `headers`, 0 where no shard has it; and the index of the tensor in there. */
  readonly #headerOf: Uint16Array;
  readonly #indexOf: Int32Array;

  private constructor(
    listed: ScannedWeightMap,
    size: number,
    headers: readonly ScannedHeader[],
    headerOf: Uint16Array,
    indexOf: Int32Array,
  ) {
    this.listed = listed;
    this.size = size;
    this.headers = headers;
    this.#headerOf = headerOf;
    this.#indexOf = indexOf;
  }

  /** null when a header could not be scanned, or has a name that is not listed, or one that another has too. */
  static of(listed: ScannedWeightMap, shards: readonly Shard[]): ListedTensors | null {
    const headers: ScannedHeader[] = [];
    const headerOf = new Uint16Array(listed.size);
    const indexOf = new Int32Array(listed.size);
    let size = 0;
    for (const { header, torch } of shards) {
      if (torch !== null) return null;
      if (header === null) continue;
      if (!(header instanceof ScannedHeader) || headers.length >= MAX_HEADERS) return null;
      headers.push(header);
      const columns = header.columns.names;
      let last = -1;
      let step = 1;
      for (let index = 0; index < columns.count; index++) {
        const position = listed.names.findOf(columns, index, last + step);
        step = position - last;
        last = position;
        if (position < 0 || headerOf[position] !== 0) return null;
        headerOf[position] = headers.length;
        indexOf[position] = index;
      }
      size += columns.count;
    }
    return new ListedTensors(listed, size, headers, headerOf, indexOf);
  }

  /** The file that holds the tensor which the index lists at a position; null when none does. */
  fileAt(position: number): string | null {
    return this.headers[(this.#headerOf[position] as number) - 1]?.file ?? null;
  }

  /**
   * Of each pattern that a shape is given for: whether all of its tensors that a shard has are of that shape, and how many
   * of them have which dtype. One pass over the columns of the headers.
   * @param shapes by pattern of the index
   */
  tally(shapes: readonly (readonly number[] | null)[]): readonly PatternTally[] {
    const misfits = new Uint8Array(shapes.length);
    const dtypes = [...new Set(this.headers.flatMap(({ columns }) => columns.dtypes))];
    const counts = new Int32Array(shapes.length * dtypes.length);
    if (this.size > 0) this.#tally(shapes, dtypes, misfits, counts);
    return shapes.map((_, pattern) => {
      const own = dtypes.map((dtype, at): [string, number] => [dtype, counts[at * shapes.length + pattern] as number]);
      return { fits: misfits[pattern] === 0, dtypes: new Map(own.filter(([, count]) => count > 0)) };
    });
  }

  #tally(
    shapes: readonly (readonly number[] | null)[],
    dtypes: readonly string[],
    misfits: Uint8Array,
    counts: Int32Array,
  ): void {
    const { patternOf, size } = this.listed;
    const { headers } = this;
    const headerOf = this.#headerOf;
    const indexOf = this.#indexOf;
    const columns = headers.map((header) => ({
      header,
      dtypeOf: header.columns.dtypeOf,
      // Where the counts of each of its dtypes begin.
      rows: Int32Array.from(header.columns.dtypes, (dtype) => dtypes.indexOf(dtype) * shapes.length),
    }));
    for (let position = 0; position < size; position++) {
      const number = headerOf[position] as number;
      const pattern = patternOf[position] as number;
      const shape = shapes[pattern] as readonly number[] | null;
      if (number === 0 || shape === null) continue;
      const { header, dtypeOf, rows } = columns[number - 1] as (typeof columns)[number];
      const index = indexOf[position] as number;
      if (!header.hasShape(index, shape)) misfits[pattern] = 1;
      const at = (rows[dtypeOf[index] as number] as number) + pattern;
      counts[at] = (counts[at] as number) + 1;
    }
  }

  /** The tensor that the index lists at a position; undefined when no shard has it. */
  at(position: number): TensorRef | undefined {
    return this.headers[(this.#headerOf[position] as number) - 1]?.at(this.#indexOf[position] as number);
  }

  /** Whether the tensor at a position has this shape; null when no shard has it. Makes nothing, for 91,991 of them. */
  hasShape(position: number, shape: readonly number[]): boolean | null {
    const header = this.headers[(this.#headerOf[position] as number) - 1];
    return header === undefined ? null : header.hasShape(this.#indexOf[position] as number, shape);
  }

  /** Its dtype; null when no shard has it. */
  dtypeAt(position: number): string | null {
    const header = this.headers[(this.#headerOf[position] as number) - 1];
    return header === undefined ? null : header.dtypeAt(this.#indexOf[position] as number);
  }

  get(name: string): TensorRef | undefined {
    const position = this.listed.names.find(name);
    return position < 0 ? undefined : this.at(position);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *values(): Generator<TensorRef, undefined> {
    for (const header of this.headers) for (let index = 0; index < header.count; index++) yield header.at(index);
  }

  *keys(): Generator<string, undefined> {
    for (const { name } of this.values()) yield name;
  }

  *entries(): Generator<[string, TensorRef], undefined> {
    for (const tensor of this.values()) yield [tensor.name, tensor];
  }

  [Symbol.iterator](): Generator<[string, TensorRef], undefined> {
    return this.entries();
  }

  forEach(callback: (tensor: TensorRef, name: string, map: ReadonlyMap<string, TensorRef>) => void): void {
    for (const tensor of this.values()) callback(tensor, tensor.name, this);
  }
}
