const U64_MAX = 2n ** 64n - 1n;

/** Bytes of a tensor, or why there is no such number. */
export type TensorSize =
  | { readonly kind: "bytes"; readonly bytes: number }
  /** The bits do not fill whole bytes: an odd number of 4-bit elements. */
  | { readonly kind: "partial-byte"; readonly bits: number }
  /** The product of the shape does not fit 64 bits, as the reference implementation multiplies it: left to right. */
  | { readonly kind: "overflow" };

/** @param dimensions the shape's numbers as their digits, so that none is rounded */
export function tensorSize(dimensions: readonly string[], bits: number): TensorSize {
  let elements = 1;
  for (const dimension of dimensions) elements *= Number(dimension);
  const exact = Number.isSafeInteger(elements * bits) && dimensions.every((digits) => digits.length <= 15);
  return exact ? whole(elements * bits) : bigSize(dimensions, bits);
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
