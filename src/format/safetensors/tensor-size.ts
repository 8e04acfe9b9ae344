const U64_MAX = 2n ** 64n - 1n;

/** Bytes of a tensor, or why there is no such number. */
export type TensorSize =
  | { readonly kind: "bytes"; readonly bytes: number }
  /** The bits do not fill whole bytes: an odd number of 4-bit elements. */
  | { readonly kind: "partial-byte"; readonly bits: number }
  /** The product of the shape does not fit 64 bits, as the reference implementation multiplies it: left to right. */
  | { readonly kind: "overflow" };

/** @param digits the shape's numbers as written, when one of them is past 2^53 and `shape` has it rounded; null otherwise */
export function tensorSize(shape: readonly number[], digits: readonly string[] | null, bits: number): TensorSize {
  if (digits === null) {
    let total = bits;
    for (const size of shape) total *= size;
    if (Number.isSafeInteger(total)) return whole(total);
  }
  return bigSize(digits ?? shape.map(String), bits);
}

function bigSize(dimensions: readonly string[], bits: number): TensorSize {
  let elements = 1n;
  for (const dimension of dimensions) {
    const size = BigInt(dimension);
    elements *= size;
    if (size > U64_MAX || elements > U64_MAX) return { kind: "overflow" };
  }
  const total = elements * BigInt(bits);
  return total > U64_MAX ? { kind: "overflow" } : whole(Number(total));
}

function whole(bits: number): TensorSize {
  return bits % 8 === 0 ? { kind: "bytes", bytes: bits / 8 } : { kind: "partial-byte", bits };
}
