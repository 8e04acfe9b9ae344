import { describe, expect, it } from "vitest";
import { ConversionError } from "../../../src/convert/conversion-error.ts";
import type { TensorExpression } from "../../../src/convert/expression/tensor-expression.ts";
import { typeOf } from "../../../src/convert/expression/type-of.ts";

const MATRIX = { op: "copy", file: "f", dtype: "F32", shape: [2, 3], begin: 0 };

describe("the type of an expression", () => {
  it.each([
    [MATRIX, "F32", [2, 3]],
    [{ op: "slice", of: MATRIX, axis: 1, begin: 3, end: 3 }, "F32", [2, 0]],
    [{ op: "concat", of: [MATRIX, MATRIX, MATRIX], axis: 0 }, "F32", [6, 3]],
    [{ op: "reshape", of: MATRIX, shape: [1, 6, 1] }, "F32", [1, 6, 1]],
    [{ op: "permute", of: MATRIX, axes: [1, 0] }, "F32", [3, 2]],
    [{ op: "cast", of: MATRIX, dtype: "BF16" }, "BF16", [2, 3]],
    [{ op: "cast", of: { ...MATRIX, dtype: "I64" }, dtype: "I64" }, "I64", [2, 3]],
    [{ op: "fill", dtype: "I8", shape: [], value: -128 }, "I8", []],
    [{ ...MATRIX, dtype: "F4" }, "F4", [2, 3]],
  ])("of %j is %s %j", (expression, dtype, shape) => {
    expect(typeOf(expression as TensorExpression)).toEqual({ dtype, shape });
  });

  it.each([
    [null, "it is no object"],
    [{ op: "constructor" }, 'unknown operation "constructor"'],
    [{ ...MATRIX, dtype: "F31" }, 'unknown dtype "F31"'],
    [{ ...MATRIX, shape: 6 }, "shape is not a list"],
    [{ ...MATRIX, shape: [2, -3] }, "size -3 is not a whole number"],
    [{ ...MATRIX, shape: [2, 1.5] }, "size 1.5 is not a whole number"],
    [{ ...MATRIX, shape: [2 ** 40, 2 ** 40] }, "shape [1099511627776, 1099511627776] has over 2^53 elements"],
    [{ ...MATRIX, shape: [2 ** 52] }, "it ends after byte 2^53"],
    [{ ...MATRIX, shape: new Array(65).fill(1) }, "65 axes, more than 64"],
    [{ ...MATRIX, begin: -1 }, "begin -1 is not a whole number"],
    [{ ...MATRIX, strides: [3] }, "strides are not a list of 2, one for each axis"],
    [{ ...MATRIX, strides: [3, -1] }, "stride -1 is not a whole number"],
    [{ ...MATRIX, byteOrder: "little" }, 'byteOrder is "little"; it is "big" or absent'],
    [{ ...MATRIX, file: 3 }, "file is not a name"],
    [{ ...MATRIX, dtype: "F4", shape: [3] }, "3 elements of F4 are no whole bytes"],
    [{ ...MATRIX, dtype: "F4", strides: [3, 1] }, "F4 has strides, and its elements are no whole bytes"],
    [{ op: "reshape", of: { ...MATRIX, dtype: "F4" }, shape: [6] }, "elements of F4 are no whole bytes"],
    [{ op: "slice", of: MATRIX, axis: 2, begin: 0, end: 1 }, "axis 2 of [2, 3]"],
    [{ op: "slice", of: MATRIX, axis: -1, begin: 0, end: 1 }, "axis -1 of [2, 3]"],
    [{ op: "slice", of: MATRIX, axis: 1, begin: 1, end: 4 }, "slice from 1 to 4 of axis 1, whose size is 3"],
    [{ op: "slice", of: MATRIX, axis: 1, begin: 2, end: 1 }, "slice from 2 to 1 of axis 1, whose size is 3"],
    [{ op: "concat", of: [], axis: 0 }, "concat of nothing"],
    [{ op: "concat", of: [MATRIX, { ...MATRIX, dtype: "F16" }], axis: 0 }, "concat of F32 and, at 1, F16"],
    [
      { op: "concat", of: [MATRIX, { ...MATRIX, shape: [2, 4] }], axis: 0 },
      "concat along axis 0 of [2, 3] and, at 1, [2, 4]",
    ],
    [
      { op: "concat", of: [MATRIX, { ...MATRIX, shape: [6] }], axis: 0 },
      "concat along axis 0 of [2, 3] and, at 1, [6]",
    ],
    [{ op: "reshape", of: MATRIX, shape: [7] }, "[2, 3] has 6 elements, [7] has 7"],
    [{ op: "permute", of: MATRIX, axes: [0, 0] }, "axes are not an order of the 2 axes of [2, 3]"],
    [{ op: "permute", of: MATRIX, axes: [0, 1, 2] }, "axes are not an order of the 2 axes of [2, 3]"],
    [{ op: "cast", of: MATRIX, dtype: "I32" }, "cast from F32 to I32"],
    [{ op: "cast", of: { ...MATRIX, dtype: "F8_E4M3" }, dtype: "F32" }, "cast from F8_E4M3 to F32"],
    [{ op: "fill", dtype: "U8", shape: [1], value: 256 }, "256 is not between 0 and 255, the values of U8"],
    [{ op: "fill", dtype: "U8", shape: [1], value: 0.5 }, "0.5 is not whole, which U8 is"],
    [{ op: "fill", dtype: "F16", shape: [1], value: 1e5 }, "100000 is not between -65504 and 65504, the values of F16"],
    [{ op: "fill", dtype: "F8_E8M0", shape: [1], value: 0 }, "no fill of dtype F8_E8M0"],
  ])("of %j is an error", (expression, problem) => {
    const error = errorOf(expression as TensorExpression);
    expect(error).toBeInstanceOf(ConversionError);
    expect(error?.message).toBe(`tensor expression: ${problem}`);
    expect(error?.hint).not.toBe(null);
  });

  it("says where", () => {
    const wrong = { op: "concat", axis: 0, of: [MATRIX, { op: "cast", dtype: "F32", of: { ...MATRIX, begin: 0.5 } }] };
    expect(errorOf(wrong as TensorExpression)?.message).toBe(
      "tensor expression at .of[1].of: begin 0.5 is not a whole number",
    );
  });

  it("ends at once for one that is nested without end, or is a million", () => {
    let deep = MATRIX as unknown as TensorExpression;
    for (let n = 0; n < 100_000; n++) deep = { op: "cast", of: deep, dtype: "F32" };
    expect(errorOf(deep)?.message).toBe("tensor expression: nested deeper than 64");
    // The same object twice at each of 60 levels: 2^60 by name.
    let wide = { ...MATRIX, shape: [0] } as unknown as TensorExpression;
    for (let n = 0; n < 60; n++) wide = { op: "concat", of: [wide, wide], axis: 0 };
    expect(errorOf(wide)?.message).toBe("tensor expression: more than 100000 operations");
  });
});

function errorOf(expression: TensorExpression): ConversionError | null {
  try {
    typeOf(expression);
    return null;
  } catch (error) {
    return error as ConversionError;
  }
}
