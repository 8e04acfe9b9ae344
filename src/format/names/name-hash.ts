/**
 * A name has two hashes: of its shape, which is the name with one STAR for every number in it, and of its numbers. Names
 * of one shape then need only the second. Whoever chooses names can make them collide: bound what depends on it.
 */
export const STAR = 0;

/** A hash with one more byte; it begins at 0. */
export function nextHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** To be added to the hash of the numbers behind each of them, so that 1.11 is not 11.1. */
export const END_OF_NUMBER = 1;

export function joinHashes(shape: number, numbers: number): number {
  return (Math.imul(shape, 0x9e3779b1) + numbers) | 0;
}

/** The hash of a name, as a scan of its bytes gives it. */
export function hashOfName(name: string): number {
  let shape = 0;
  let numbers = 0;
  let inNumber = false;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      if (!inNumber) shape = nextHash(shape, STAR);
      numbers = nextHash(numbers, code);
      inNumber = true;
    } else {
      if (inNumber) numbers = nextHash(numbers, END_OF_NUMBER);
      shape = nextHash(shape, code);
      inNumber = false;
    }
  }
  return joinHashes(shape, inNumber ? nextHash(numbers, END_OF_NUMBER) : numbers);
}
