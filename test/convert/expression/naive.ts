import type { TensorExpression } from "../../../src/convert/expression/tensor-expression.ts";
import { dtypeBits } from "../../../src/format/safetensors/dtype.ts";

/** A tensor whose elements are all there, each with its bytes in little endian as hex. */
export interface NaiveTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly elements: readonly string[];
}

/** The byte of a file at an offset. */
export type ByteOf = (file: string, offset: number) => number;

/** Makes a whole tensor the slow way: index by index, as the operations are defined. */
export function naive(expression: TensorExpression, byteOf: ByteOf): NaiveTensor {
  switch (expression.op) {
    case "copy": {
      const { dtype, shape, begin, byteOrder } = expression;
      const width = (dtypeBits(dtype) ?? 0) / 8;
      const strides = expression.strides ?? plainStrides(shape);
      const elements = indices(shape).map((index) => {
        const at = begin + width * index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), 0);
        const element = Array.from({ length: width }, (_, n) => byteOf(expression.file, at + n));
        return hex(byteOrder === "big" ? swapped(element, dtype) : element);
      });
      return { dtype, shape, elements };
    }
    case "fill": {
      const element = hex([...fillBytes(expression.dtype, expression.value)]);
      return { ...expression, elements: indices(expression.shape).map(() => element) };
    }
    case "slice": {
      const of = naive(expression.of, byteOf);
      const shape = of.shape.with(expression.axis, expression.end - expression.begin);
      const moved = (index: readonly number[]) =>
        index.with(expression.axis, (index[expression.axis] ?? 0) + expression.begin);
      return { dtype: of.dtype, shape, elements: indices(shape).map((index) => at(of, moved(index))) };
    }
    case "concat": {
      const all = expression.of.map((of) => naive(of, byteOf));
      const { axis } = expression;
      const size = all.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
      const shape = (all[0]?.shape ?? []).with(axis, size);
      const elements = indices(shape).map((index) => {
        let rest = index[axis] ?? 0;
        for (const of of all) {
          const own = of.shape[axis] ?? 0;
          if (rest < own) return at(of, index.with(axis, rest));
          rest -= own;
        }
        return "";
      });
      return { dtype: all[0]?.dtype ?? "", shape, elements };
    }
    case "reshape":
      return { ...naive(expression.of, byteOf), shape: expression.shape };
    case "permute": {
      const of = naive(expression.of, byteOf);
      const { axes } = expression;
      const shape = axes.map((axis) => of.shape[axis] ?? 0);
      const turned = (index: readonly number[]) => of.shape.map((_, axis) => index[axes.indexOf(axis)] ?? 0);
      return { dtype: of.dtype, shape, elements: indices(shape).map((index) => at(of, turned(index))) };
    }
    case "cast": {
      const of = naive(expression.of, byteOf);
      if (of.dtype === expression.dtype) return of;
      // Widening F16, BF16 and F32 to F64 is exact; only such casts are asked of this.
      return { dtype: "F64", shape: of.shape, elements: of.elements.map((element) => widened(of.dtype, element)) };
    }
  }
}

function plainStrides(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
}

function indices(shape: readonly number[]): readonly (readonly number[])[] {
  return shape.reduce<readonly (readonly number[])[]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, n) => [...index, n])),
    [[]],
  );
}

function at(tensor: NaiveTensor, index: readonly number[]): string {
  const strides = plainStrides(tensor.shape);
  return tensor.elements[index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), 0)] ?? "?";
}

function swapped(bytes: readonly number[], dtype: string): readonly number[] {
  return dtype === "C64" ? [...bytes.slice(0, 4).reverse(), ...bytes.slice(4).reverse()] : bytes.toReversed();
}

function hex(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString("hex");
}

function fillBytes(dtype: string, value: number): Uint8Array {
  switch (dtype) {
    case "F64":
      return new Uint8Array(new Float64Array([value]).buffer);
    case "F32":
      return new Uint8Array(new Float32Array([value]).buffer);
    case "F16":
      return new Uint8Array(new Uint16Array([[0, 0x3c00, 0x4000, 0x4200][value] ?? 0]).buffer);
    case "BF16":
      return new Uint8Array(new Uint16Array([[0, 0x3f80, 0x4000, 0x4040][value] ?? 0]).buffer);
    case "C64":
      throw new Error("no fill of C64");
    default:
      return new Uint8Array(new BigUint64Array([BigInt(value)]).buffer).subarray(0, (dtypeBits(dtype) ?? 0) / 8);
  }
}

function widened(dtype: string, element: string): string {
  const bytes = Buffer.from(element, "hex");
  const value =
    dtype === "F32"
      ? bytes.readFloatLE()
      : dtype === "BF16"
        ? Buffer.from([0, 0, ...bytes]).readFloatLE()
        : halfValue(bytes.readUInt16LE());
  const result = Buffer.alloc(8);
  result.writeDoubleLE(value);
  return result.toString("hex");
}

function halfValue(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const value = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -value : value;
}
