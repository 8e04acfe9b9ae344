/**
 * Rounds every element of `source` into `target`, to the nearest, ties to even; a NaN stays one, quiet and of the same
 * sign. Both begin at a multiple of their element's size and hold equally many elements.
 * @returns how many finite values became infinite
 */
export type Cast = (source: Uint8Array, target: Uint8Array) => number;
