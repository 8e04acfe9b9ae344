import { describe, expect, it } from "vitest";
import { createTensorReader } from "../../../src/convert/expression/create-tensor-reader.ts";
import type { CopyExpression, TensorExpression } from "../../../src/convert/expression/tensor-expression.ts";
import type { ReadSource } from "../../../src/convert/expression/tensor-reader.ts";

/** A file whose n-th two bytes are n. */
const COUNTING: ReadSource = (_, target, begin) => {
  const first = begin / 2;
  new Uint16Array(target.buffer, target.byteOffset, target.length / 2).forEach((_, n, all) => {
    all[n] = first + n;
  });
};

describe("a tensor reader", () => {
  it("turns a matrix", () => {
    // [[0 1 2] [3 4 5]] is [[0 3] [1 4] [2 5]].
    expect(read({ op: "permute", axes: [1, 0], of: numbers([2, 3]) })).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it("orders the rows of a head as Llama's conversion to Hugging Face does", () => {
    // transformers' permute: w.view(heads, dim // 2, 2, hidden).transpose(1, 2): the even rows of each head, then the odd ones.
    const [heads, half, hidden] = [2, 3, 2];
    const expression: TensorExpression = {
      op: "reshape",
      shape: [12, hidden],
      of: {
        op: "permute",
        axes: [0, 2, 1, 3],
        of: { op: "reshape", shape: [heads, half, 2, hidden], of: numbers([12, hidden]) },
      },
    };
    const rows = [0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11];
    expect(read(expression)).toEqual(rows.flatMap((row) => [2 * row, 2 * row + 1]));
  });

  it("cuts the values out of a fused query, key and value of grouped heads", () => {
    // Two groups of two queries, a key and a value, each of one row of three.
    const groups: TensorExpression = { op: "reshape", shape: [2, 4, 3], of: numbers([8, 3]) };
    const values: TensorExpression = { op: "slice", axis: 1, begin: 3, end: 4, of: groups };
    expect(read({ op: "reshape", shape: [2, 3], of: values })).toEqual([9, 10, 11, 21, 22, 23]);
    const queries: TensorExpression = { op: "slice", axis: 1, begin: 0, end: 2, of: groups };
    expect(read({ op: "reshape", shape: [4, 3], of: queries })).toEqual([0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17]);
  });

  it("interleaves two tensors, column by column, and takes them apart again", () => {
    const column = (begin: number): TensorExpression => ({
      op: "reshape",
      shape: [2, 3, 1],
      of: numbers([2, 3], begin),
    });
    const both: TensorExpression = {
      op: "reshape",
      shape: [2, 6],
      of: { op: "concat", axis: 2, of: [column(0), column(200)] },
    };
    expect(read(both)).toEqual([0, 100, 1, 101, 2, 102, 3, 103, 4, 104, 5, 105]);
    const apart: TensorExpression = {
      op: "slice",
      axis: 2,
      begin: 1,
      end: 2,
      of: { op: "reshape", shape: [2, 3, 2], of: both },
    };
    expect(read({ op: "reshape", shape: [6], of: apart })).toEqual([100, 101, 102, 103, 104, 105]);
  });

  it("makes one element of no axes, and nothing of nothing", () => {
    expect(read({ ...numbers([]), begin: 14 })).toEqual([7]);
    expect(read({ op: "permute", axes: [], of: { op: "fill", dtype: "U16", shape: [], value: 9 } })).toEqual([9]);
    expect(read({ op: "permute", axes: [1, 0], of: numbers([0, 5]) })).toEqual([]);
    expect(read({ op: "reshape", shape: [3, 0], of: numbers([0]) })).toEqual([]);
    // An operand without a row in the middle of others.
    expect(read({ op: "concat", axis: 0, of: [numbers([1]), numbers([0]), numbers([2], 20)] })).toEqual([0, 10, 11]);
  });

  it("repeats with strides of 0, reading once", () => {
    const [reads, source] = counted(COUNTING);
    const reader = createTensorReader({ ...numbers([100_000, 4]), strides: [0, 1] }, source);
    const target = new Uint16Array(400_000);
    reader.read(new Uint8Array(target.buffer), 0);
    expect(target.every((value, n) => value === n % 4)).toBe(true);
    expect(reads).toEqual([8]);
  });

  it("counts an overflow as often as it is made, and none that is only read over", () => {
    const values = Float32Array.of(1, 1e6, 2, 1e7, 3, Number.POSITIVE_INFINITY);
    const source: ReadSource = (_, target, begin) => target.set(new Uint8Array(values.buffer, begin, target.length));
    const even: CopyExpression = { op: "copy", file: "f", dtype: "F32", shape: [3, 3], begin: 0, strides: [0, 2] };
    const half = (of: TensorExpression): TensorExpression => ({ op: "cast", dtype: "F16", of });
    const reader = createTensorReader(half(even), source);
    reader.read(new Uint8Array(18), 0);
    expect(reader.overflows).toBe(0);
    const odd = createTensorReader(half({ ...even, begin: 4 }), source);
    const target = new Uint16Array(9);
    odd.read(new Uint8Array(target.buffer), 0);
    // 1e6 and 1e7, in each of three rows; what was infinite is none.
    expect(odd.overflows).toBe(6);
    expect([...target]).toEqual(new Array(9).fill(0x7c00));
    const filled = createTensorReader(half({ op: "fill", dtype: "F32", shape: [5], value: 1e6 }), source);
    filled.read(new Uint8Array(6), 2);
    expect(filled.overflows).toBe(3);
  });

  it("reads bytes in big endian, of a complex number half by half", () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const source: ReadSource = (_, target, begin) => target.set(bytes.subarray(begin, begin + target.length));
    const as = (dtype: string, shape: readonly number[]): readonly number[] => {
      const target = new Uint8Array(8);
      createTensorReader({ op: "copy", file: "f", dtype, shape, begin: 0, byteOrder: "big" }, source).read(target, 0);
      return [...target];
    };
    expect(as("U16", [4])).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
    expect(as("F64", [1])).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(as("C64", [])).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
    expect(as("I8", [8])).toEqual([...bytes]);
  });

  it("copies elements of less than a byte whole", () => {
    const source: ReadSource = (_, target, begin) => target.fill(begin);
    const reader = createTensorReader({ op: "copy", file: "f", dtype: "F6_E2M3", shape: [2, 4], begin: 40 }, source);
    expect(reader.bytes).toBe(6);
    const target = new Uint8Array(4);
    reader.read(target, 2);
    expect([...target]).toEqual([42, 42, 42, 42]);
  });

  it("finds elements beyond 2^32 of a tensor of over 2^31", () => {
    // Twelve thousand million elements: element n says n modulo 65521, a prime, so that an offset cut to 32 bits shows.
    const source: ReadSource = (_, target, begin) => {
      const view = new Uint16Array(target.buffer, target.byteOffset, target.length / 2);
      for (let n = 0; n < view.length; n++) view[n] = (begin / 2 + n) % 65521;
    };
    const plain: CopyExpression = { op: "copy", file: "f", dtype: "U16", shape: [3, 2 ** 32 - 5], begin: 0 };
    const turned: TensorExpression = { op: "permute", axes: [1, 0], of: plain };
    const target = new Uint16Array(6);
    const row = 4_000_000_000;
    createTensorReader(turned, source).read(new Uint8Array(target.buffer), row * 3 * 2);
    const at = (r: number, c: number): number => (r * (2 ** 32 - 5) + c) % 65521;
    expect([...target]).toEqual([row, row + 1].flatMap((c) => [at(0, c), at(1, c), at(2, c)]));
    createTensorReader(plain, source).read(new Uint8Array(target.buffer), 10_000_000_000 * 2);
    expect(target[5]).toBe(10_000_000_005 % 65521);
  });

  it("reads a turned matrix of 2 GiB in small requests, little more than it makes", () => {
    const size = 32768;
    const [reads, source] = counted((_, target, begin) => {
      // The element says its row.
      const view = new Uint16Array(target.buffer, target.byteOffset, target.length / 2);
      for (let n = 0; n < view.length; n++) view[n] = Math.floor((begin / 2 + n) / size);
    });
    const of: CopyExpression = { op: "copy", file: "f", dtype: "BF16", shape: [size, size], begin: 0 };
    const reader = createTensorReader({ op: "permute", axes: [1, 0], of }, source);
    expect(reader.bytes).toBe(2 ** 31);
    const target = new Uint8Array(8 << 20);
    // From somewhere in a row to somewhere in another.
    reader.read(target, 1_000_000_002);
    const first = (1_000_000_002 / 2) % size;
    expect(new Uint16Array(target.buffer).every((value, n) => value === (first + n) % size)).toBe(true);
    expect(reads.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(2 * target.length);
    expect(Math.max(...reads)).toBeLessThanOrEqual(1 << 20);
  });

  it("reads narrow columns in windows rather than one by one", () => {
    const [reads, source] = counted(COUNTING);
    const of = numbers([20_000, 16]);
    const reader = createTensorReader({ op: "slice", axis: 1, begin: 3, end: 4, of }, source);
    const target = new Uint16Array(20_000);
    reader.read(new Uint8Array(target.buffer), 0);
    expect(target[19_999]).toBe((19_999 * 16 + 3) % 65536);
    // 640 kB lie between the first and the last.
    expect(reads).toEqual([19_999 * 32 + 2]);
  });

  it("reads plain copies to where they belong, whatever piece is asked for", () => {
    const [reads, source] = counted((_, target) => target.fill(1));
    const of: CopyExpression = { op: "copy", file: "f", dtype: "F32", shape: [1000, 1000], begin: 3 };
    createTensorReader(of, source).read(new Uint8Array(3_000_000), 1004);
    expect(reads).toEqual([3_000_000]);
  });
});

function numbers(shape: readonly number[], begin = 0): CopyExpression {
  return { op: "copy", file: "f", dtype: "U16", shape, begin };
}

/** All elements, read at once and in pieces of three, which have to be the same. */
function read(expression: TensorExpression): readonly number[] {
  const reader = createTensorReader(expression, COUNTING);
  const whole = new Uint16Array(reader.bytes / 2);
  reader.read(new Uint8Array(whole.buffer), 0);
  const pieces: number[] = [];
  for (let begin = 0; begin < reader.bytes; begin += 6) {
    const piece = new Uint16Array(Math.min(3, (reader.bytes - begin) / 2));
    reader.read(new Uint8Array(piece.buffer), begin);
    pieces.push(...piece);
  }
  expect(pieces).toEqual([...whole]);
  return pieces;
}

/** A source and the sizes of what was read of it. */
function counted(source: ReadSource): readonly [number[], ReadSource] {
  const reads: number[] = [];
  return [
    reads,
    (file, target, begin) => {
      reads.push(target.length);
      source(file, target, begin);
    },
  ];
}
