/** Memory that a reader works in: kept from one read to the next, and from one tensor to the next by who passes it on. */
export interface Scratch {
  /** The most that a reader takes for one use. */
  readonly most: number;
  /** Bytes that begin at a multiple of 8, with whatever was in them; the same memory at each call with that use. */
  take(use: ScratchUse, bytes: number): Uint8Array;
}

export type ScratchUse = "window" | "dense" | "cast" | "cast-again" | "unaligned";

/**
 * Takes nothing before it is needed, and then at most `most` bytes, a multiple of 8, for each of five uses. For one
 * thread, and one read at a time.
 */
export function createScratch(most: number = 1 << 20): Scratch {
  const buffers = new Map<ScratchUse, Uint8Array>();
  return {
    most,
    take(use, bytes) {
      const kept = buffers.get(use);
      if (kept !== undefined && kept.length >= bytes) return kept.subarray(0, bytes);
      const buffer = new Uint8Array(new ArrayBuffer(Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(bytes, 4096))))));
      buffers.set(use, buffer);
      return buffer.subarray(0, bytes);
    },
  };
}
