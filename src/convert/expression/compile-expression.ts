import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { floatFormat } from "../cast/float-format.ts";
import { checkCount, checkDtype, checkShape, compileCopy, compileFill } from "./compile-leaf.ts";
import type { ExpressionNode } from "./expression-node.ts";
import { refuseExpression } from "./refuse-expression.ts";
import { joinAxes, reshapeNode } from "./reshape-node.ts";
import { rowMajorStrides } from "./row-major-strides.ts";
import type {
  CastExpression,
  ConcatExpression,
  PermuteExpression,
  ReshapeExpression,
  SliceExpression,
  TensorExpression,
} from "./tensor-expression.ts";

export interface CompiledExpression {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly node: ExpressionNode;
}

/** Layouts nest a handful; a file may nest as deep as it likes. */
const MAX_DEPTH = 64;
/** A stack of a thousand experts, each cut and turned, has a few thousand. */
const MAX_NODES = 100_000;

/** @throws ConversionError that says where the expression is wrong */
export function compileExpression(expression: TensorExpression): CompiledExpression {
  const compiled = compile(expression, { at: "", depth: 1, casts: [], count: { nodes: 0 } });
  const elements = checkShape("", compiled.shape);
  const bits = dtypeBits(compiled.dtype) ?? 0;
  if (!Number.isSafeInteger(elements * bits)) refuseExpression("", "it makes over 2^50 bytes");
  return compiled;
}

interface Place {
  readonly at: string;
  readonly depth: number;
  /** Dtypes that the result is cast to, one after the other. */
  readonly casts: readonly string[];
  readonly count: { nodes: number };
}

function compile(expression: TensorExpression, place: Place): CompiledExpression {
  const { at, depth, count } = place;
  if (depth > MAX_DEPTH) refuseExpression("", `nested deeper than ${MAX_DEPTH}`);
  if (++count.nodes > MAX_NODES) refuseExpression("", `more than ${MAX_NODES} operations`);
  if (typeof expression !== "object" || expression === null) refuseExpression(at, "it is no object");
  switch (expression.op) {
    case "copy": {
      const node = compileCopy(at, expression, place.casts);
      const { dtype, shape } = expression;
      return { dtype, shape, node: (dtypeBits(dtype) ?? 0) < 8 ? node : joinAxes(node, shape) };
    }
    case "fill": {
      const node = compileFill(at, expression, place.casts);
      return { dtype: expression.dtype, shape: expression.shape, node };
    }
    case "slice":
      return compileSlice(expression, place);
    case "concat":
      return compileConcat(expression, place);
    case "reshape":
      return compileReshape(expression, place);
    case "permute":
      return compilePermute(expression, place);
    case "cast":
      return compileCast(expression, place);
    default:
      return refuseExpression(
        at,
        `unknown operation ${JSON.stringify((expression satisfies never as { op: unknown }).op)}`,
      );
  }
}

function compileSlice(slice: SliceExpression, place: Place): CompiledExpression {
  const { at } = place;
  const { dtype, shape, node } = operand(slice.of, place);
  const size = axisSize(at, shape, slice.axis);
  checkCount(at, "begin", slice.begin);
  checkCount(at, "end", slice.end);
  if (slice.begin > slice.end || slice.end > size)
    refuseExpression(at, `slice from ${slice.begin} to ${slice.end} of axis ${slice.axis}, whose size is ${size}`);
  return {
    dtype,
    shape: shape.with(slice.axis, slice.end - slice.begin),
    node: { op: "slice", of: node, axis: slice.axis, begin: slice.begin },
  };
}

function compileConcat(concat: ConcatExpression, place: Place): CompiledExpression {
  const { at } = place;
  if (!Array.isArray(concat.of)) refuseExpression(at, "of is not a list");
  const { axis } = concat;
  const operands = concat.of.map((of, index) => operand(of, place, `.of[${index}]`));
  const [first] = operands;
  if (first === undefined) return refuseExpression(at, "concat of nothing");
  axisSize(at, first.shape, axis);
  const ends: number[] = [];
  let end = 0;
  operands.forEach(({ dtype, shape }, index) => {
    if (dtype !== first.dtype)
      refuseExpression(at, `concat of ${first.dtype} and, at ${index}, ${dtype}`, "cast one of them");
    if (shape.length !== first.shape.length || shape.some((size, n) => n !== axis && size !== first.shape[n]))
      refuseExpression(
        at,
        `concat along axis ${axis} of [${first.shape.join(", ")}] and, at ${index}, [${shape.join(", ")}]`,
      );
    end += shape[axis] ?? 0;
    ends.push(end);
  });
  const shape = first.shape.with(axis, end);
  checkShape(at, shape);
  return { dtype: first.dtype, shape, node: { op: "concat", of: operands.map(({ node }) => node), axis, ends } };
}

function compileReshape(reshape: ReshapeExpression, place: Place): CompiledExpression {
  const { at } = place;
  const { dtype, shape, node } = operand(reshape.of, place);
  const [before, after] = [checkShape(at, shape), checkShape(at, reshape.shape)];
  if (before !== after)
    refuseExpression(at, `[${shape.join(", ")}] has ${before} elements, [${reshape.shape.join(", ")}] has ${after}`);
  const [strides, operandStrides] = [rowMajorStrides(reshape.shape), rowMajorStrides(shape)];
  return { dtype, shape: reshape.shape, node: reshapeNode(strides, operandStrides, node) };
}

function compilePermute(permute: PermuteExpression, place: Place): CompiledExpression {
  const { at } = place;
  const { dtype, shape, node } = operand(permute.of, place);
  const { axes } = permute;
  if (!Array.isArray(axes) || axes.length !== shape.length || shape.some((_, axis) => !axes.includes(axis)))
    refuseExpression(at, `axes are not an order of the ${shape.length} axes of [${shape.join(", ")}]`);
  return { dtype, shape: axes.map((axis) => shape[axis] ?? 0), node: { op: "permute", of: node, axes } };
}

function compileCast(cast: CastExpression, place: Place): CompiledExpression {
  const { at } = place;
  checkDtype(at, cast.dtype);
  const casts = place.casts[0] === cast.dtype ? place.casts : [cast.dtype, ...place.casts];
  const { dtype, shape, node } = operand(cast.of, { ...place, casts });
  if (dtype === cast.dtype) return { dtype, shape, node };
  if (floatFormat(dtype) === null || floatFormat(cast.dtype) === null)
    refuseExpression(at, `cast from ${dtype} to ${cast.dtype}`, "casts are between F64, F32, F16 and BF16");
  return { dtype: cast.dtype, shape, node };
}

/** The compiled operand, whose elements have to be whole bytes. */
function operand(of: TensorExpression, place: Place, step = ".of"): CompiledExpression {
  const compiled = compile(of, { ...place, at: place.at + step, depth: place.depth + 1 });
  if ((dtypeBits(compiled.dtype) ?? 0) < 8)
    refuseExpression(
      place.at,
      `elements of ${compiled.dtype} are no whole bytes`,
      "such a tensor can only be copied whole",
    );
  return compiled;
}

function axisSize(at: string, shape: readonly number[], axis: number): number {
  const size = Number.isSafeInteger(axis) ? shape[axis] : undefined;
  return size ?? refuseExpression(at, `axis ${String(axis)} of [${shape.join(", ")}]`);
}
