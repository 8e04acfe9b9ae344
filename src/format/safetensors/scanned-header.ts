import { nameAt } from "../names/name-columns.ts";
import { dtypeBits } from "./dtype.ts";
import type { SafetensorsHeader, TensorInfo } from "./header.ts";
import type { TensorColumns } from "./tensor-columns.ts";

/** A header of which the tensors stay in columns and in the bytes of the file, until somebody asks for one. */
export class ScannedHeader implements SafetensorsHeader {
  readonly length: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly file: string;
  readonly columns: TensorColumns;
  #tensors: readonly TensorInfo[] | null = null;

  constructor(file: string, length: number, metadata: ReadonlyMap<string, string>, columns: TensorColumns) {
    this.file = file;
    this.length = length;
    this.metadata = metadata;
    this.columns = columns;
  }

  get count(): number {
    return this.columns.names.count;
  }

  get tensors(): readonly TensorInfo[] {
    this.#tensors ??= Array.from({ length: this.count }, (_, index) => {
      const { name, file, dtype, shape, begin, end } = this.at(index);
      return { name, file, dtype, shape, begin, end };
    });
    return this.#tensors;
  }

  at(index: number): TensorInfo {
    return new ScannedTensor(this, index);
  }

  hasShape(index: number, shape: readonly number[]): boolean {
    const { sizes, shapeEnds } = this.columns;
    const begin = index === 0 ? 0 : (shapeEnds[index - 1] as number);
    if ((shapeEnds[index] as number) - begin !== shape.length) return false;
    for (let axis = 0; axis < shape.length; axis++) if (sizes[begin + axis] !== shape[axis]) return false;
    return true;
  }

  dtypeAt(index: number): string {
    const { dtypes, dtypeOf } = this.columns;
    return dtypes[dtypeOf[index] as number] as string;
  }

  /** As checkLayout: whether the tensors tile the data in their order, end where the file ends and are aligned. */
  isTiled(dataStart: number, dataBytes: number): boolean {
    const { begins, ends, dtypes, dtypeOf } = this.columns;
    const bytesOf = dtypes.map((dtype) => (dtypeBits(dtype) ?? 8) / 8);
    let end = 0;
    for (let index = 0; index < this.count; index++) {
      const begin = begins[index] as number;
      if (begin !== end) return false;
      end = ends[index] as number;
      const size = bytesOf[dtypeOf[index] as number] as number;
      if (size > 1 && (size === 8 ? dataStart + begin : begin) % size !== 0) return false;
    }
    return end === dataBytes;
  }

  /** Its tensors of at most so many bytes. */
  *tensorsUpTo(bytes: number): Iterable<TensorInfo> {
    const { begins, ends } = this.columns;
    for (let index = 0; index < this.count; index++) {
      if ((ends[index] as number) - (begins[index] as number) <= bytes) yield this.at(index);
    }
  }

  /** Adds the bytes of every dtype to a sum. */
  addBytes(sum: Map<string, number>): void {
    const { begins, ends, dtypes, dtypeOf } = this.columns;
    const bytes = new Float64Array(dtypes.length);
    for (let index = 0; index < this.count; index++) {
      const dtype = dtypeOf[index] as number;
      bytes[dtype] = (bytes[dtype] as number) + (ends[index] as number) - (begins[index] as number);
    }
    for (const [index, dtype] of dtypes.entries()) sum.set(dtype, (sum.get(dtype) ?? 0) + (bytes[index] as number));
  }
}

/** One tensor of it: made when it is asked for, and its name when that is. */
class ScannedTensor implements TensorInfo {
  readonly #header: ScannedHeader;
  readonly #index: number;

  constructor(header: ScannedHeader, index: number) {
    this.#header = header;
    this.#index = index;
  }

  get name(): string {
    return nameAt(this.#header.columns.names, this.#index);
  }

  get file(): string {
    return this.#header.file;
  }

  get dtype(): string {
    return this.#header.dtypeAt(this.#index);
  }

  get shape(): readonly number[] {
    const { sizes, shapeEnds } = this.#header.columns;
    const begin = this.#index === 0 ? 0 : (shapeEnds[this.#index - 1] as number);
    const rank = (shapeEnds[this.#index] as number) - begin;
    // Most are of rank 2, and these are made by the hundred thousand.
    if (rank === 2) return [sizes[begin] as number, sizes[begin + 1] as number];
    return Array.from({ length: rank }, (_, axis) => sizes[begin + axis] as number);
  }

  get begin(): number {
    return this.#header.columns.begins[this.#index] as number;
  }

  get end(): number {
    return this.#header.columns.ends[this.#index] as number;
  }
}
