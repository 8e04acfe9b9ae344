import type { TensorExpression } from "./tensor-expression.ts";

/** The files that an expression reads, with repetitions. */
export function* sourcesOf(expression: TensorExpression): Iterable<string> {
  switch (expression.op) {
    case "copy":
      yield expression.file;
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
