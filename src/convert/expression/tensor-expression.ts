/**
 * How the elements of an output tensor come about, in row-major order. An expression says what, never how: whoever
 * evaluates it makes any range of its elements in bounded memory, however large the tensor is. It is plain JSON.
 * Element sizes and dtypes are those of safetensors (format/safetensors/dtype.ts).
 */
export type TensorExpression =
  | CopyExpression
  | FillExpression
  | SliceExpression
  | ConcatExpression
  | ReshapeExpression
  | PermuteExpression
  | CastExpression;

/** The elements of a source file. */
export interface CopyExpression {
  readonly op: "copy";
  /** The name of a file in the source folder. */
  readonly file: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The byte of the file where its first element stands. */
  readonly begin: number;
  /** In elements, one for each size; row-major without gaps when absent. 0 repeats. */
  readonly strides?: readonly number[];
  /** When absent, little. */
  readonly byteOrder?: "big";
}

/** One value everywhere. */
export interface FillExpression {
  readonly op: "fill";
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly value: number;
}

/** Indices `begin` to `end` (exclusive) of one axis. */
export interface SliceExpression {
  readonly op: "slice";
  readonly of: TensorExpression;
  readonly axis: number;
  readonly begin: number;
  readonly end: number;
}

/** One after the other along an axis; all of one dtype, and of one shape but for that axis. */
export interface ConcatExpression {
  readonly op: "concat";
  readonly of: readonly TensorExpression[];
  readonly axis: number;
}

/** The same elements in row-major order under another shape. */
export interface ReshapeExpression {
  readonly op: "reshape";
  readonly of: TensorExpression;
  readonly shape: readonly number[];
}

/** Axis n of the result is axis `axes[n]` of the operand. */
export interface PermuteExpression {
  readonly op: "permute";
  readonly of: TensorExpression;
  readonly axes: readonly number[];
}

/** Between F64, F32, F16 and BF16: to the nearest, ties to even; what is too large becomes infinite and is counted. */
export interface CastExpression {
  readonly op: "cast";
  readonly of: TensorExpression;
  readonly dtype: string;
}
