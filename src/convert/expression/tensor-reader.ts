/** Fills `target` with the bytes of a source file from `begin` on, all of them. @throws what the reader of the file throws */
export type ReadSource = (file: string, target: Uint8Array, begin: number) => void;

/** A tensor that is made piece by piece. */
export interface TensorReader {
  /** Bytes of the whole tensor. */
  readonly bytes: number;
  /** Fills `target` with bytes of the tensor from `begin` on; both are multiples of the element size. */
  read(target: Uint8Array, begin: number): void;
  /** Finite values that became infinite in casts, of everything that was read so far. */
  readonly overflows: number;
}
