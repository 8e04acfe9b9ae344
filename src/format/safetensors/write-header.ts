import { dtypeBits, dtypeNames } from "./dtype.ts";

/** A tensor to be laid out in a file. */
export interface TensorSpec {
  readonly name: string;
  /** In safetensors' spelling. */
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** The bytes before the data (8 of length and the JSON) and the size of the data behind them, in bytes. */
export interface WrittenHeader {
  readonly head: Buffer;
  readonly dataBytes: number;
}

/**
 * Lays tensors out as the official writer does: sorted by dtype (widest first), then name; the JSON padded with spaces so
 * that the data begins at a multiple of 8.
 */
export function writeSafetensorsHeader(
  tensors: readonly TensorSpec[],
  metadata: ReadonlyMap<string, string> = new Map([["format", "pt"]]),
): WrittenHeader {
  const rank = new Map(dtypeNames().map((name, at) => [name, at]));
  const sorted = tensors.toSorted(
    (a, b) => (rank.get(b.dtype) ?? 0) - (rank.get(a.dtype) ?? 0) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  let offset = 0;
  const members = [`"__metadata__":${JSON.stringify(Object.fromEntries(metadata))}`];
  for (const { name, dtype, shape } of sorted) {
    const end = offset + tensorBytes({ name, dtype, shape });
    members.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [offset, end] })}`);
    offset = end;
  }
  const json = Buffer.from(`{${members.join(",")}}`);
  const length = Math.ceil(json.length / 8) * 8;
  const head = Buffer.alloc(8 + length, " ");
  head.writeBigUInt64LE(BigInt(length));
  json.copy(head, 8);
  return { head, dataBytes: offset };
}

/** @throws RangeError for a dtype that safetensors does not know */
export function tensorBytes(tensor: TensorSpec): number {
  const bits = dtypeBits(tensor.dtype);
  if (bits === null) throw new RangeError(`unknown dtype ${tensor.dtype}`);
  return (tensor.shape.reduce((product, size) => product * size, 1) * bits) / 8;
}
