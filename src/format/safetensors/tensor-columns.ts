import { grown } from "../names/grown.ts";
import type { NameColumns } from "../names/name-columns.ts";

/** What a scan read of the tensors of a header, in columns: hundreds of thousands of objects would keep the garbage collector busy. */
export interface TensorColumns {
  readonly names: NameColumns;
  readonly dtypes: readonly string[];
  /** Index into `dtypes`. */
  readonly dtypeOf: Uint8Array;
  /** Sizes of all shapes, one after the other. */
  readonly sizes: Float64Array;
  /** Where the shape of a tensor ends in `sizes`; it begins where that of the tensor before it ends. */
  readonly shapeEnds: Int32Array;
  /** Where the bytes of a tensor end; they begin where those of the tensor before it end. */
  readonly ends: Float64Array;
  /** By dtype: the bytes of its tensors. */
  readonly bytesOf: readonly number[];
  /** By dtype: bit n is set where one of its tensors begins at 8k + n. */
  readonly residuesOf: readonly number[];
  /** Bytes of the smallest tensor. */
  readonly smallest: number;
}

/** Columns that grow with every tensor that is added. */
export class TensorRows {
  count = 0;
  #sizeCount = 0;
  #nameBegins: Int32Array;
  #lengths: Uint16Array;
  #hashes: Int32Array;
  #dtypeOf: Uint8Array;
  #sizes: Float64Array;
  #shapeEnds: Int32Array;
  #ends: Float64Array;
  readonly #bytesOf: number[] = [];
  readonly #residuesOf: number[] = [];
  #smallest = Number.POSITIVE_INFINITY;
  #end = 0;

  constructor(capacity: number) {
    this.#nameBegins = new Int32Array(capacity);
    this.#lengths = new Uint16Array(capacity);
    this.#hashes = new Int32Array(capacity);
    this.#dtypeOf = new Uint8Array(capacity);
    this.#sizes = new Float64Array(capacity * 2);
    this.#shapeEnds = new Int32Array(capacity);
    this.#ends = new Float64Array(capacity);
  }

  /** Adds a dimension to the tensor that is added next. */
  addSize(size: number): void {
    if (this.#sizeCount === this.#sizes.length) {
      this.#sizes = grown(this.#sizes, new Float64Array(this.#sizeCount * 2));
    }
    this.#sizes[this.#sizeCount++] = size;
  }

  /** Where the last tensor ends. */
  get end(): number {
    return this.#end;
  }

  /** First the rest of a tensor, then its name. */
  addTensor(dtype: number, end: number): void {
    const at = this.count;
    const begin = this.#end;
    if (at === this.#ends.length) this.#grow(at * 2);
    this.#dtypeOf[at] = dtype;
    this.#shapeEnds[at] = this.#sizeCount;
    this.#ends[at] = end;
    this.#bytesOf[dtype] = (this.#bytesOf[dtype] ?? 0) + end - begin;
    this.#residuesOf[dtype] = (this.#residuesOf[dtype] ?? 0) | (1 << (begin & 7));
    if (end - begin < this.#smallest) this.#smallest = end - begin;
    this.#end = end;
  }

  addName(begin: number, length: number, hash: number): void {
    const at = this.count++;
    this.#nameBegins[at] = begin;
    this.#lengths[at] = length;
    this.#hashes[at] = hash;
  }

  columns(bytes: Uint8Array, dtypes: readonly string[]): TensorColumns {
    return {
      names: { bytes, count: this.count, begins: this.#nameBegins, lengths: this.#lengths, hashes: this.#hashes },
      dtypes,
      dtypeOf: this.#dtypeOf,
      sizes: this.#sizes,
      shapeEnds: this.#shapeEnds,
      ends: this.#ends,
      bytesOf: this.#bytesOf,
      residuesOf: this.#residuesOf,
      smallest: this.#smallest,
    };
  }

  #grow(capacity: number): void {
    this.#nameBegins = grown(this.#nameBegins, new Int32Array(capacity));
    this.#lengths = grown(this.#lengths, new Uint16Array(capacity));
    this.#hashes = grown(this.#hashes, new Int32Array(capacity));
    this.#dtypeOf = grown(this.#dtypeOf, new Uint8Array(capacity));
    this.#shapeEnds = grown(this.#shapeEnds, new Int32Array(capacity));
    this.#ends = grown(this.#ends, new Float64Array(capacity));
  }
}
