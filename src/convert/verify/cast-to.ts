import { floatFormat } from "../cast/float-format.ts";
import type { TensorExpression } from "../expression/tensor-expression.ts";

/** An expression whose elements are of another dtype, as if it had been planned for it; null when no cast leads there. */
export function castTo(expression: TensorExpression, from: string, to: string): TensorExpression | null {
  if (from === to) return expression;
  if (floatFormat(from) === null || floatFormat(to) === null) return null;
  const { expression: uncast, dtype } = withoutCast(expression, from);
  return dtype === to ? uncast : { op: "cast", of: uncast, dtype: to };
}

/** What is cast, when a cast is the last thing that is done. @param dtype of the expression */
export function withoutCast(
  expression: TensorExpression,
  dtype: string,
): { readonly expression: TensorExpression; readonly dtype: string } {
  if (expression.op !== "cast") return { expression, dtype };
  return { expression: expression.of, dtype: dtypeOf(expression.of) };
}

function dtypeOf(expression: TensorExpression): string {
  switch (expression.op) {
    case "copy":
    case "fill":
    case "cast":
      return expression.dtype;
    case "concat": {
      const [first] = expression.of;
      return first === undefined ? "" : dtypeOf(first);
    }
    case "slice":
    case "reshape":
    case "permute":
      return dtypeOf(expression.of);
    default:
      return expression satisfies never;
  }
}
