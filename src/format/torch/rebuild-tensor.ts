import { PickleTensor, type PickleValue, type StorageRef } from "./pickle-value.ts";
import type { TorchDtype } from "./torch-dtype.ts";
import { TorchReadFault } from "./torch-fault.ts";

const MAX_RANK = 64;
/** A view may show bytes more than once (expand), but not turn a small file into a terabyte. */
const MAX_EXPANSION = 64;
const SMALL = 1 << 26;

/**
 * A tensor over a storage, if all of it is in there.
 * @param dtype null for the one of the storage
 * @throws TorchReadFault
 */
export function rebuildTensor(
  { storage }: StorageRef,
  dtype: TorchDtype | null,
  offset: PickleValue,
  shape: readonly PickleValue[],
  strides: readonly PickleValue[],
  at: number,
): PickleTensor {
  const own = dtype ?? storage.dtype;
  if (own === null) throw new TorchReadFault("rebuild", `a tensor without a dtype at byte ${at}`);
  if (!isCount(offset)) throw outside(`offset ${show(offset)}`, at);
  if (shape.length !== strides.length) throw outside(`${shape.length} sizes and ${strides.length} strides`, at);
  if (shape.length > MAX_RANK) throw outside(`${shape.length} dimensions`, at);
  const sizes = counts(shape, "size", at);
  const steps = counts(strides, "stride", at);
  checkView(sizes, steps, offset, own, storage.bytes, at);
  // A slice of nothing may begin behind its storage.
  return new PickleTensor(storage, own, sizes, steps, sizes.includes(0) ? 0 : offset);
}

function checkView(
  sizes: readonly number[],
  steps: readonly number[],
  offset: number,
  dtype: TorchDtype,
  storageBytes: number,
  at: number,
): void {
  let elements = 1;
  let last = offset;
  for (const [axis, size] of sizes.entries()) {
    elements *= size;
    last += (size - 1) * (steps[axis] as number);
  }
  // Products of whole numbers past 2^53 lose digits, but never come back under it.
  const isWithin = elements === 0 || (last + 1) * dtype.bytes <= storageBytes;
  if (!isWithin || !Number.isSafeInteger(elements * dtype.bytes))
    throw outside(
      `size [${sizes.join(", ")}], stride [${steps.join(", ")}] and offset ${offset} (${dtype.name})`,
      at,
      storageBytes,
    );
  const bytes = elements * dtype.bytes;
  if (bytes > storageBytes * MAX_EXPANSION && bytes > SMALL)
    throw new TorchReadFault(
      "expand-limit",
      `a tensor of ${bytes} bytes shows a storage of ${storageBytes}, at byte ${at}`,
    );
}

function counts(values: readonly PickleValue[], what: string, at: number): readonly number[] {
  return values.map((value) => {
    if (isCount(value)) return value;
    throw outside(`${what} ${show(value)}`, at);
  });
}

function isCount(value: PickleValue): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function show(value: PickleValue): string {
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "of another type";
}

function outside(what: string, at: number, bytes?: number): TorchReadFault {
  const storage = bytes === undefined ? "" : `, whose storage has ${bytes} bytes`;
  return new TorchReadFault("view", `a tensor with ${what}${storage}, at byte ${at}`);
}
