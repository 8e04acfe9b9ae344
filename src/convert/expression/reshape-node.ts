import type { CopyNode, ExpressionNode } from "./expression-node.ts";
import { rowMajorStrides } from "./row-major-strides.ts";

/** A reshape of a reshape is one. */
export function reshapeNode(
  strides: readonly number[],
  operandStrides: readonly number[],
  of: ExpressionNode,
): ExpressionNode {
  return of.op === "reshape" ? { ...of, strides } : { op: "reshape", of, strides, operandStrides };
}

/**
 * The same copy with axes made one that lie in the file as one, which a plain copy is altogether. A piece of it is then
 * one range of bytes, and not the rest of a row, rows, and the beginning of one.
 */
export function joinAxes(copy: CopyNode, shape: readonly number[]): ExpressionNode {
  const axes: { size: number; stride: number }[] = [];
  shape.forEach((size, axis) => {
    const stride = copy.strides[axis] ?? 0;
    const outer = axes.at(-1);
    if (outer !== undefined && outer.stride === stride * size)
      axes[axes.length - 1] = { size: outer.size * size, stride };
    else axes.push({ size, stride });
  });
  if (axes.length === shape.length) return copy;
  const joined = { ...copy, strides: axes.map(({ stride }) => stride) };
  return reshapeNode(rowMajorStrides(shape), rowMajorStrides(axes.map(({ size }) => size)), joined);
}
