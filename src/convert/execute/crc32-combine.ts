/** The polynomial of zlib, reflected. */
const POLYNOMIAL = 0xedb88320;

/**
 * The CRC-32 of two byte strings one after the other, from the CRC-32 of each and the length of the second: what threads
 * made of the ranges of a file becomes the checksum of the file. As in zlib's crc32_combine, the first is multiplied by
 * x to the power of 8 times the length, modulo the polynomial.
 */
export function crc32Combine(first: number, second: number, secondBytes: number): number {
  return (multiply(first, powerOfX(secondBytes)) ^ second) >>> 0;
}

/** x^(8 * bytes). Numbers are polynomials whose highest bit is the coefficient of x^0. */
function powerOfX(bytes: number): number {
  let result = 0x80000000;
  // x^8, squared with every bit of the length.
  let factor = 0x00800000;
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, factor);
    factor = multiply(factor, factor);
  }
  return result;
}

function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 0x80000000; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= shifted;
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}
