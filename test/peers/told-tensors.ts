import type { TorchContainer, TorchTensor } from "../../src/format/torch/torch-container.ts";

/** A tensor as torch has it. */
export interface ToldTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly contiguous: boolean;
  /** Its elements in row-major order, in hex. */
  readonly bytes: string;
}

/** torch's names of dtypes in safetensors' spelling (safetensors/torch.py); complex128 has none. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["float64", "F64"],
  ["float32", "F32"],
  ["float16", "F16"],
  ["bfloat16", "BF16"],
  ["int64", "I64"],
  ["int32", "I32"],
  ["int16", "I16"],
  ["int8", "I8"],
  ["uint8", "U8"],
  ["uint16", "U16"],
  ["uint32", "U32"],
  ["uint64", "U64"],
  ["bool", "BOOL"],
  ["complex64", "C64"],
  ["complex128", "C128"],
  ["float8_e4m3fn", "F8_E4M3"],
  ["float8_e5m2", "F8_E5M2"],
  ["float8_e4m3fnuz", "F8_E4M3FNUZ"],
  ["float8_e5m2fnuz", "F8_E5M2FNUZ"],
  ["float8_e8m0fnu", "F8_E8M0"],
]);

/** What torch told, with safetensors' names of dtypes. */
export function asTorchTells(tensors: readonly ToldTensor[]): readonly ToldTensor[] {
  return tensors.map((tensor) => ({ ...tensor, dtype: SPELLINGS.get(tensor.dtype) ?? tensor.dtype }));
}

/** What our reader found in a file, in the same form. */
export function readTensors(container: TorchContainer | null, bytes: Buffer): readonly ToldTensor[] | undefined {
  return container?.tensors.map((tensor) => ({
    name: tensor.name,
    dtype: tensor.dtype,
    shape: tensor.shape,
    strides: tensor.strides,
    contiguous: tensor.isContiguous,
    bytes: gathered(tensor, bytes, container.byteOrder === "big").toString("hex"),
  }));
}

/** The elements of a view, one by one: slow, and surely right. */
function gathered({ dtype, shape, strides, begin, end }: TorchTensor, file: Buffer, isBig: boolean): Buffer {
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = count === 0 ? 0 : (end - begin) / count;
  const parts: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    let rest = index;
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      at += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    const element = file.subarray(begin + at * bytes, begin + (at + 1) * bytes);
    parts.push(isBig ? turned(element, dtype) : element);
  }
  return Buffer.concat(parts);
}

/** Of complex numbers, each half by itself. */
function turned(element: Buffer, dtype: string): Buffer {
  if (!/^C\d/.test(dtype)) return Buffer.from(element).reverse();
  const half = element.length / 2;
  return Buffer.concat([
    Buffer.from(element.subarray(0, half)).reverse(),
    Buffer.from(element.subarray(half)).reverse(),
  ]);
}
