/** Bytes of an element, for the dtypes that tests use. */
const DTYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ["F64", 8],
  ["I64", 8],
  ["F32", 4],
  ["I32", 4],
  ["F16", 2],
  ["BF16", 2],
  ["I8", 1],
  ["U8", 1],
  ["BOOL", 1],
  ["F8_E4M3", 1],
  ["F8_E5M2", 1],
]);

export interface TensorSpec {
  readonly dtype: string;
  readonly shape: readonly number[];
}

export function tensorBytes({ dtype, shape }: TensorSpec): number {
  const size = DTYPE_BYTES.get(dtype);
  if (size === undefined) throw new Error(`test tensors have no dtype ${dtype}`);
  return shape.reduce((product, dimension) => product * dimension, size);
}

/** A safetensors file as the reference writer makes it: padded header, tensors end to end; the data is zeros. */
export function safetensorsFile(tensors: ReadonlyMap<string, TensorSpec>): Uint8Array {
  let offset = 0;
  const entries = [...tensors].map(([name, tensor]): [string, unknown] => {
    const begin = offset;
    offset += tensorBytes(tensor);
    return [name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, offset] }];
  });
  const header = JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(entries) });
  const padded = new TextEncoder().encode(header.padEnd(Math.ceil(Buffer.byteLength(header) / 8) * 8, " "));
  const file = new Uint8Array(8 + padded.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded.length), true);
  file.set(padded, 8);
  return file;
}
