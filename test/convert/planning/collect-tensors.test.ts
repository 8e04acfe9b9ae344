import { describe, expect, it } from "vitest";
import type { Weights } from "../../../src/checkpoint/weights.ts";
import { collectTensors } from "../../../src/convert/planning/collect-tensors.ts";
import type { TorchStorage, TorchTensor } from "../../../src/format/torch/torch-container.ts";
import { NO_WEIGHTS } from "../../../src/model/config-facts.ts";

/** A view of 2 x 3 F32 into a storage of 64 bytes that begins at byte 100 of a file of 200. */
const TENSOR: TorchTensor = {
  name: "w",
  file: "f.bin",
  dtype: "F32",
  shape: [2, 3],
  begin: 100,
  end: 124,
  strides: [3, 1],
  storage: "0",
  offset: 0,
  isContiguous: true,
  isShared: false,
};

const STORAGE: TorchStorage = { key: "0", begin: 100, bytes: 64, packed: null, crc: 1 };

function torch(
  tensors: readonly Partial<TorchTensor>[],
  storage: Partial<TorchStorage> = {},
  byteOrder: "little" | "big" = "little",
): Weights {
  const container = {
    kind: "zip",
    byteOrder,
    tensors: tensors.map((tensor) => ({ ...TENSOR, ...tensor })),
    storages: new Map([["0", { ...STORAGE, ...storage }]]),
    under: null,
  } as const;
  return { ...NO_WEIGHTS, loaded: [{ file: "f.bin", size: 200, header: null, torch: container }] };
}

function expressions(weights: Weights): readonly unknown[] {
  return collectTensors(weights).flatMap(({ tensors }) => tensors.map(({ expression }) => expression));
}

describe("collectTensors", () => {
  const copy = { op: "copy", file: "f.bin", dtype: "F32", shape: [2, 3], begin: 100 };

  it("gives the bytes of a torch tensor, its strides only where it has gaps", () => {
    expect(expressions(torch([{}]))).toEqual([copy]);
    expect(expressions(torch([{ strides: [1, 2], isContiguous: false }]))).toEqual([{ ...copy, strides: [1, 2] }]);
  });

  it("writes tensors of one storage once for each name", () => {
    const tied = torch([{ isShared: true }, { name: "v", begin: 112, offset: 3, isShared: true }]);
    expect(expressions(tied)).toEqual([copy, { ...copy, begin: 112 }]);
  });

  it("turns the bytes of big-endian files, where there are any to turn", () => {
    expect(expressions(torch([{}], {}, "big"))).toEqual([{ ...copy, byteOrder: "big" }]);
    const bytes = torch([{ dtype: "U8", end: 106 }], {}, "big");
    expect(expressions(bytes)).toEqual([{ ...copy, dtype: "U8" }]);
  });

  it.each([
    ["deflated storages", torch([{}], { packed: 10 }), /compressed: the bytes of "w" are deflated/],
    ["complex128", torch([{ dtype: "C128" }]), /of dtype "C128", which safetensors does not know/],
    ["views of 4-bit floats", torch([{ dtype: "F4", isContiguous: false }]), /a view of F4 with gaps/],
    ["the name of the metadata", torch([{ name: "__metadata__" }]), /the name "__metadata__"/],
    ["a NUL in a name", torch([{ name: "a\0" }]), /which no safetensors file can/],
    ["half a character in a name", torch([{ name: "\ud800" }]), /which no safetensors file can/],
  ])("refuses %s", (_title, weights, message) => {
    expect(() => collectTensors(weights)).toThrow(message);
  });

  it.each([
    ["a storage that is not there", torch([{ storage: "1" }])],
    ["a storage past the end of the file", torch([{}], { bytes: 101 })],
  ])("refuses %s as damaged", (_title, weights) => {
    expect(() => collectTensors(weights)).toThrow(expect.objectContaining({ code: "source" }) as Error);
  });

  it("takes the tensors of a safetensors file in the order of their bytes", () => {
    const of = { file: "s", dtype: "U8", shape: [2] } as const;
    const tensors = [
      { name: "late", ...of, begin: 2, end: 4 },
      { name: "early", ...of, begin: 0, end: 2 },
    ];
    const header = { length: 80, metadata: new Map(), tensors };
    const weights = { ...NO_WEIGHTS, loaded: [{ file: "s", size: 92, header, torch: null }] };
    expect(expressions(weights)).toEqual([
      { op: "copy", ...of, begin: 88 },
      { op: "copy", ...of, begin: 90 },
    ]);
  });
});
