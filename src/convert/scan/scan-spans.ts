import type { Shard } from "../../checkpoint/weights.ts";
import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { TensorInfo } from "../../format/safetensors/header.ts";
import type { TorchContainer, TorchTensor } from "../../format/torch/torch-container.ts";
import type { ScanSpan } from "./scan-windows.ts";

export interface ValueSpan extends ScanSpan {
  readonly dtype: string;
  /** Values are big-endian. */
  readonly isSwapped: boolean;
}

/** What of a weight file is looked at. */
export interface ShardSpans {
  readonly spans: readonly ValueSpan[];
  /** Which span shows the values of a tensor: several tensors may share one, as a tied head does. */
  readonly tensors: ReadonlyMap<TensorInfo, number>;
  /** Which span has the bytes of a record that a checksum is known of. */
  readonly records: readonly { readonly name: string; readonly crc: number; readonly span: number }[];
  /** Tensors whose values are not looked at, with the reason as a clause. */
  readonly skipped: readonly { readonly tensor: string; readonly reason: string }[];
}

const PREFIX_BYTES = 8;
/** Overlapping views make more work than the file has bytes; so much more is none that anybody saved. */
const MAX_OVERLAP = 4;

/** @returns null for a file whose tensors are not known, which other rules tell of */
export function shardSpans({ header, torch, size }: Shard): ShardSpans | null {
  if (torch !== null) return torchSpans(torch, size);
  if (header === null) return null;
  const dataBegin = PREFIX_BYTES + header.length;
  const made = new SpanTable(size);
  for (const tensor of header.tensors) made.add(tensor, dataBegin + tensor.begin, dataBegin + tensor.end, false);
  return made.result([]);
}

function torchSpans({ tensors, storages, byteOrder }: TorchContainer, size: number): ShardSpans {
  const made = new SpanTable(size);
  for (const tensor of tensors) {
    const storage = storages.get(tensor.storage);
    if (storage === undefined || storage.packed !== null) {
      made.skip(tensor, "its record is deflated");
      continue;
    }
    const elements = extent(tensor);
    if (elements === null) made.skip(tensor, "it is a view with gaps of a larger tensor");
    else {
      const bytes = elements * bytesOf(tensor.dtype);
      made.add(tensor, tensor.begin, tensor.begin + bytes, byteOrder === "big");
    }
  }
  const records = [...storages.values()].flatMap(({ key, begin, bytes, packed, crc }) =>
    crc === null || packed !== null || bytes === 0
      ? []
      : [{ name: `data/${key}`, crc, span: made.record(begin, begin + bytes) }],
  );
  return made.result(records);
}

/** Elements from the first to the last of a view, when it shows each exactly once, in whatever order; null when not. */
function extent({ shape, strides, isContiguous }: TorchTensor): number | null {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (isContiguous || elements === 0) return elements;
  const axes = shape
    .map((size, axis) => ({ size, stride: strides[axis] ?? 0 }))
    .filter(({ size }) => size > 1)
    .sort((a, b) => a.stride - b.stride);
  let step = 1;
  for (const { size, stride } of axes) {
    if (stride !== step) return null;
    step *= size;
  }
  return step;
}

function bytesOf(dtype: string): number {
  return Math.max(1, (dtypeBits(dtype) ?? 8) / 8);
}

/** Each range once, whatever shows it. */
class SpanTable {
  readonly #size: number;
  readonly #spans: ValueSpan[] = [];
  readonly #known = new Map<string, number>();
  /** Those whose bytes are taken as they are. */
  readonly #ranges = new Map<string, number>();
  readonly #tensors = new Map<TensorInfo, number>();
  readonly #skipped: { readonly tensor: string; readonly reason: string }[] = [];
  #bytes = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(tensor: TensorInfo, begin: number, end: number, isSwapped: boolean): void {
    const elementBytes = bytesOf(tensor.dtype);
    const known = this.#known.get(`${begin} ${end} ${tensor.dtype}`);
    if (known !== undefined) {
      this.#tensors.set(tensor, known);
      return;
    }
    if (begin > end || end > this.#size || (end - begin) % elementBytes !== 0)
      this.skip(tensor, "its bytes are not where its header says");
    else if (this.#bytes + end - begin > this.#size * MAX_OVERLAP)
      this.skip(tensor, "more tensors share its bytes than any writer lets");
    else {
      const span = this.#push({
        begin,
        end,
        elementBytes,
        dtype: tensor.dtype,
        isSwapped: isSwapped && elementBytes > 1,
      });
      this.#tensors.set(tensor, span);
    }
  }

  skip({ name }: TensorInfo, reason: string): void {
    this.#skipped.push({ tensor: name, reason });
  }

  /** The span that begins and ends where a record does, or a new one. */
  record(begin: number, end: number): number {
    return (
      this.#ranges.get(`${begin} ${end}`) ?? this.#push({ begin, end, elementBytes: 1, dtype: "U8", isSwapped: false })
    );
  }

  result(records: ShardSpans["records"]): ShardSpans {
    return { spans: this.#spans, tensors: this.#tensors, records, skipped: this.#skipped };
  }

  #push(span: ValueSpan): number {
    this.#known.set(`${span.begin} ${span.end} ${span.dtype}`, this.#spans.length);
    if (!span.isSwapped) this.#ranges.set(`${span.begin} ${span.end}`, this.#spans.length);
    this.#bytes += span.end - span.begin;
    this.#spans.push(span);
    return this.#spans.length - 1;
  }
}
