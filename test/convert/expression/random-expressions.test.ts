import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTensorReader } from "../../../src/convert/expression/create-tensor-reader.ts";
import { createScratch } from "../../../src/convert/expression/scratch.ts";
import type { TensorExpression } from "../../../src/convert/expression/tensor-expression.ts";
import { typeOf } from "../../../src/convert/expression/type-of.ts";
import { dtypeBits } from "../../../src/format/safetensors/dtype.ts";
import { naive } from "./naive.ts";

const DTYPES = ["U8", "BOOL", "I16", "F16", "BF16", "F32", "I32", "F64", "I64", "C64", "F8_E4M3"] as const;

type Draw = <T>(arbitrary: fc.Arbitrary<T>) => T;

describe("random expressions", () => {
  it("give in any pieces the bytes that they give index by index", () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const draw: Draw = (arbitrary) => gen(() => arbitrary);
        const dtype = draw(fc.constantFrom(...DTYPES, "F64", "F64"));
        const expression = randomExpression(draw, dtype, randomShape(draw), draw(fc.nat(4)));
        const whole = naive(expression, byteOf);
        expect(typeOf(expression)).toEqual({ dtype: whole.dtype, shape: whole.shape });
        const width = (dtypeBits(whole.dtype) ?? 0) / 8;
        const bytes = Buffer.from(whole.elements.join(""), "hex");
        const reader = createTensorReader(
          expression,
          readFiles,
          createScratch(draw(fc.constantFrom(8, 32, 128, 1 << 20))),
        );
        expect(reader.bytes).toBe(bytes.length);
        for (let n = 0; n < 4; n++) {
          const begin = draw(fc.nat(whole.elements.length));
          const end = n === 0 ? whole.elements.length : draw(fc.integer({ min: begin, max: whole.elements.length }));
          const from = n === 0 ? 0 : begin;
          // One byte more before it than it needs: the target begins anywhere.
          const shift = draw(fc.nat(3));
          const memory = new Uint8Array((end - from) * width + shift + 1).fill(0xee);
          reader.read(memory.subarray(shift, shift + (end - from) * width), from * width);
          expect(Buffer.from(memory.subarray(shift, -1)).toString("hex")).toBe(
            bytes.subarray(from * width, end * width).toString("hex"),
          );
          expect(memory.at(-1)).toBe(0xee);
        }
        expect(reader.overflows).toBe(0);
      }),
      { numRuns: 600, endOnFailure: true },
    );
  });
});

/** Below 0x78, so that no float is a NaN or infinite. */
function byteOf(file: string, offset: number): number {
  return (offset * (file === "a" ? 37 : 101) + (offset >> 7) * 11) % 120;
}

function readFiles(file: string, target: Uint8Array, begin: number): void {
  for (let n = 0; n < target.length; n++) target[n] = byteOf(file, begin + n);
}

function randomShape(draw: Draw): readonly number[] {
  return draw(fc.array(fc.constantFrom(0, 1, 2, 2, 3, 3, 4, 5, 6), { maxLength: 4 }).filter((s) => product(s) <= 100));
}

/** An expression of a dtype and a shape, made from the outside in. */
function randomExpression(draw: Draw, dtype: string, shape: readonly number[], depth: number): TensorExpression {
  const kinds =
    depth === 0 ? (["leaf"] as const) : (["leaf", "slice", "concat", "reshape", "reshape", "permute", "cast"] as const);
  const kind = draw(fc.constantFrom(...kinds));
  const axis = draw(fc.nat(Math.max(0, shape.length - 1)));
  const size = shape[axis];
  if (kind === "slice" && size !== undefined) {
    const [begin, after] = [draw(fc.nat(2)), draw(fc.nat(2))];
    const of = randomExpression(draw, dtype, shape.with(axis, begin + size + after), depth - 1);
    return { op: "slice", of, axis, begin, end: begin + size };
  }
  if (kind === "concat" && size !== undefined) {
    const cuts = draw(fc.array(fc.nat(size), { maxLength: 3 })).toSorted((a, b) => a - b);
    const ends = [...cuts, size];
    const of = ends.map((end, n) =>
      randomExpression(draw, dtype, shape.with(axis, end - (ends[n - 1] ?? 0)), depth - 1),
    );
    return { op: "concat", of, axis };
  }
  if (kind === "reshape")
    return { op: "reshape", shape, of: randomExpression(draw, dtype, sameProduct(draw, shape), depth - 1) };
  if (kind === "permute") {
    const axes = draw(
      fc.shuffledSubarray(
        shape.map((_, n) => n),
        { minLength: shape.length },
      ),
    );
    const inner = shape.slice();
    axes.forEach((to, n) => {
      inner[to] = shape[n] ?? 0;
    });
    return { op: "permute", axes, of: randomExpression(draw, dtype, inner, depth - 1) };
  }
  if (kind === "cast" && dtype === "F64") {
    const from = draw(fc.constantFrom("F16", "BF16", "F32", "F64"));
    return { op: "cast", dtype, of: randomExpression(draw, from, shape, depth - 1) };
  }
  return randomLeaf(draw, dtype, shape);
}

function randomLeaf(draw: Draw, dtype: string, shape: readonly number[]): TensorExpression {
  const kind = draw(fc.constantFrom("plain", "strides", "fill"));
  if (kind === "fill" && !/C64|F8/.test(dtype))
    return { op: "fill", dtype, shape, value: draw(fc.nat(dtype === "BOOL" ? 1 : 3)) };
  const file = draw(fc.constantFrom("a", "b"));
  const begin = draw(fc.nat(64));
  const byteOrder = draw(fc.boolean()) ? ({ byteOrder: "big" } as const) : {};
  if (kind !== "strides") return { op: "copy", file, dtype, shape, begin, ...byteOrder };
  const strides = shape.map(() => draw(fc.constantFrom(0, 1, 1, 2, 3, 5, 12, 20, 900, 5000)));
  return { op: "copy", file, dtype, shape, begin, strides, ...byteOrder };
}

/** Another shape of as many elements. */
function sameProduct(draw: Draw, shape: readonly number[]): readonly number[] {
  const elements = product(shape);
  if (elements === 0) return draw(fc.constantFrom([0], [3, 0], [0, 2, 0]));
  const result: number[] = [];
  for (let rest = elements; rest > 1 || (result.length < 3 && draw(fc.boolean())); ) {
    const divisors = Array.from({ length: rest }, (_, n) => n + 1).filter((n) => rest % n === 0);
    const size = result.length === 5 ? rest : draw(fc.constantFrom(...divisors));
    result.push(size);
    rest /= size;
  }
  return result;
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
