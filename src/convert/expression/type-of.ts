import { compileExpression } from "./compile-expression.ts";
import type { TensorExpression } from "./tensor-expression.ts";

export interface TensorType {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/**
 * The dtype and shape that an expression makes. It may come from a file: everything about it is checked, in a time that
 * its size bounds.
 * @throws ConversionError "unsupported" that says where and how it is wrong
 */
export function typeOf(expression: TensorExpression): TensorType {
  const { dtype, shape } = compileExpression(expression);
  return { dtype, shape };
}
