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

  /** Where the bytes of a tensor begin, which is where those of the tensor before it end. */
  beginOf(index: number): number {
    return index === 0 ? 0 : (this.columns.ends[index - 1] as number);
  }

  /** As checkLayout: whether the tensors end where the file ends and are aligned. */
  isTiled(dataStart: number, dataBytes: number): boolean {
    const { dtypes, residuesOf } = this.columns;
    if (this.beginOf(this.count) !== dataBytes) return false;
    return dtypes.every((dtype, index) => {
      const size = (dtypeBits(dtype) ?? 8) / 8;
      if (size <= 1) return true;
      const offset = size === 8 ? dataStart : 0;
      return RESIDUES.every((residue) => !hasBit(residuesOf[index] ?? 0, residue) || (offset + residue) % size === 0);
    });
  }

  /** Its tensors of at most so many bytes. */
  *tensorsUpTo(bytes: number): Iterable<TensorInfo> {
    if (this.columns.smallest > bytes) return;
    for (let index = 0; index < this.count; index++) {
      if (this.beginOf(index + 1) - this.beginOf(index) <= bytes) yield this.at(index);
    }
  }

  /** Adds the bytes of every dtype to a sum. */
  addBytes(sum: Map<string, number>): void {
    const { dtypes, bytesOf } = this.columns;
    for (const [index, dtype] of dtypes.entries()) sum.set(dtype, (sum.get(dtype) ?? 0) + (bytesOf[index] ?? 0));
  }
}

/** Every size of an element that is more than a byte divides 8, so that these tell whether an offset is aligned. */
const RESIDUES = [0, 1, 2, 3, 4, 5, 6, 7] as const;

function hasBit(bits: number, index: number): boolean {
  return ((bits >>> index) & 1) === 1;
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
    return this.#header.beginOf(this.#index);
  }

  get end(): number {
    return this.#header.beginOf(this.#index + 1);
  }
}
