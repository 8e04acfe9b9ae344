/** Some value is not 0. */
export const NONZERO = 1;
/** Some value may be NaN or infinite. */
export const SPECIAL = 2;

/** Looks at words of 32 bits, several values at once, and says NONZERO, SPECIAL, both or 0. */
export type Glance = (words: Int32Array, begin: number, end: number) => number;

/**
 * For values whose exponent has every bit set when they are special. Added to the exponents, `add` carries into the bits of
 * `carry`, which are those of the signs, exactly where an exponent has all bits of `mask`.
 */
export function glanceExponents(mask: number, add: number, carry: number): Glance {
  // As whole numbers of 32 bits, which the engine then adds as such; four words at once for want of SIMD.
  const exponents = mask | 0;
  const one = add | 0;
  const signs = carry | 0;
  return (words, begin, end) => {
    let carried = 0;
    let bits = 0;
    let at = begin;
    for (; at + 3 < end; at += 4) {
      const a = words[at] as number;
      const b = words[at + 1] as number;
      const c = words[at + 2] as number;
      const d = words[at + 3] as number;
      carried |= ((a & exponents) + one) | 0 | (((b & exponents) + one) | 0);
      carried |= ((c & exponents) + one) | 0 | (((d & exponents) + one) | 0);
      bits |= a | b | c | d;
    }
    for (; at < end; at++) {
      const word = words[at] as number;
      carried |= ((word & exponents) + one) | 0;
      bits |= word;
    }
    return ((carried & signs) === 0 ? 0 : SPECIAL) | ((bits & ~signs) === 0 ? 0 : NONZERO);
  };
}

/** For F64: exponents are in the second word of each pair. `begin` and `end` are even. */
export const glanceDoubles: Glance = (words, begin, end) => {
  let carried = 0;
  let upper = 0;
  let lower = 0;
  for (let at = begin; at < end; at += 2) {
    const word = words[at + 1] as number;
    carried |= ((word & 0x7ff00000) + 0x00100000) | 0;
    upper |= word;
    lower |= words[at] as number;
  }
  return (carried < 0 ? SPECIAL : 0) | ((upper & 0x7fffffff) === 0 && lower === 0 ? 0 : NONZERO);
};

/** For formats of one byte in which one pattern is NaN. @param hasZero whether all bits 0 is the number 0 */
export function glanceBytes(nan: number, hasZero: boolean): Glance {
  const pattern = Math.imul(nan, 0x01010101);
  const none = hasZero ? 0 : NONZERO;
  return (words, begin, end) => {
    let found = 0;
    let bits = 0;
    for (let at = begin; at < end; at++) {
      const word = words[at] as number;
      const other = word ^ pattern;
      // A byte that is 0 borrows from the bit above it: "Determine if a word has a zero byte", Bit Twiddling Hacks.
      found |= ((other - 0x01010101) | 0) & ~other;
      bits |= word;
    }
    return ((found & 0x80808080) === 0 ? 0 : SPECIAL) | (bits === 0 ? none : NONZERO);
  };
}

/** For dtypes without NaN and infinity. */
export const glanceBits: Glance = (words, begin, end) => {
  let bits = 0;
  for (let at = begin; at < end; at++) bits |= words[at] as number;
  return bits === 0 ? 0 : NONZERO;
};
