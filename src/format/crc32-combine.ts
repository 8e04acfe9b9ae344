/** The polynomial of zlib and gzip, reflected: bit 31 is the coefficient of x^0. */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;

/** x to the power of 2^n modulo the polynomial, for n of 0 to 31; 2^32 gives x again, since the polynomial is primitive. */
const SQUARES: readonly number[] = squares();

/**
 * The CRC-32 of two pieces one after the other, from their own. Pieces can so be read in any order, by several threads.
 *
 * @param first of the first piece
 * @param second of the second
 * @param length bytes of the second, a safe integer of 0 or more
 */
export function crc32Combine(first: number, second: number, length: number): number {
  return (multiply(powerOfBytes(length), first >>> 0) ^ second) >>> 0;
}

/** x^(8 * bytes). */
function powerOfBytes(bytes: number): number {
  let power = ONE;
  // 8 * bytes = bytes * 2^3
  let n = 3;
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      power = multiply(SQUARES[n % 32] ?? ONE, power);
    }
    n++;
  }
  return power;
}

function squares(): readonly number[] {
  const list: number[] = [];
  // x^1
  let power = 0x40000000;
  for (let n = 0; n < 32; n++) {
    list.push(power);
    power = multiply(power, power);
  }
  return list;
}

/** a * b modulo the polynomial. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) {
      product ^= shifted;
    }
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}
