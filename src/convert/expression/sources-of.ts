import type { CopyExpression, TensorExpression } from "./tensor-expression.ts";

/** Every place of a source file that an expression reads from, with repetitions. */
export function* sourcesOf(expression: TensorExpression): Iterable<CopyExpression> {
  switch (expression.op) {
    case "copy":
      yield expression;
      return;
    case "fill":
      return;
    case "concat":
      for (const part of expression.of) yield* sourcesOf(part);
      return;
    case "slice":
    case "reshape":
    case "permute":
    case "cast":
      yield* sourcesOf(expression.of);
      return;
    default:
      return expression satisfies never;
  }
}
