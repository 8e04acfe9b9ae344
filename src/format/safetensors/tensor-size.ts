const U64_MAX = 2n ** 64n - 1n;

/** Bytes of a tensor, or why there is no such number. */
export type TensorSize =
  | { readonly kind: "bytes"; readonly bytes: number }
  /** The bits do not fill whole bytes: an odd number of 4-bit elements. */
  | { readonly kind: "partial-byte"; readonly bits: number }
  /** The product of the shape does not fit 64 bits, as the reference implementation multiplies it: left to right. */
  | { readonly kind: "overflow" };

/** @param digits the numbers of the shape as written, so that none is rounded */
export function tensorSize(digits: readonly string[], bits: number): TensorSize {
  let elements = 1n;
  for (const dimension of digits) {
    const size = BigInt(dimension);
    elements *= size;
    if (size > U64_MAX || elements > U64_MAX) return { kind: "overflow" };
  }
  const total = elements * BigInt(bits);
  if (total > U64_MAX) return { kind: "overflow" };
  return total % 8n === 0n
    ? { kind: "bytes", bytes: Number(total / 8n) }
    : { kind: "partial-byte", bits: Number(total) };
}
