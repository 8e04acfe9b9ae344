/**
 * A checked expression as it is evaluated: casts are moved to the leaves, which moving elements does not mind, and what
 * each step needs is computed once. Shapes, strides and offsets are in elements.
 */
export type ExpressionNode = LeafNode | SliceNode | ConcatNode | ReshapeNode | PermuteNode;

export type LeafNode = CopyNode | FillNode;

export interface CopyNode {
  readonly op: "copy";
  readonly file: string;
  /** Byte of the file where the first element stands. */
  readonly begin: number;
  readonly strides: readonly number[];
  readonly isBigEndian: boolean;
  /** The leaf's own dtype and what it is cast to, one after the other. */
  readonly dtypes: readonly [string, ...string[]];
}

export interface FillNode {
  readonly op: "fill";
  readonly value: number;
  readonly dtypes: readonly [string, ...string[]];
}

export interface SliceNode {
  readonly op: "slice";
  readonly of: ExpressionNode;
  readonly axis: number;
  readonly begin: number;
}

export interface ConcatNode {
  readonly op: "concat";
  readonly of: readonly ExpressionNode[];
  readonly axis: number;
  /** Where on the axis each operand ends. */
  readonly ends: readonly number[];
}

export interface ReshapeNode {
  readonly op: "reshape";
  readonly of: ExpressionNode;
  /** Row-major strides of the result. */
  readonly strides: readonly number[];
  /** Row-major strides of the operand. */
  readonly operandStrides: readonly number[];
}

export interface PermuteNode {
  readonly op: "permute";
  readonly of: ExpressionNode;
  readonly axes: readonly number[];
}
