/** Memory that a reader works in: kept from one read to the next, and from one tensor to the next by who passes it on. */
export interface Scratch {
  /** Bytes that begin at a multiple of 8, with whatever was in them; the same memory at each call with that use. */
  take(use: ScratchUse, bytes: number): Uint8Array;
}

export type ScratchUse = "window" | "dense" | "cast" | "cast-again" | "unaligned";

/** The most that a reader takes for one use. */
export const SCRATCH_BYTES: number = 1 << 20;

/** Takes nothing before it is needed, and at most a few MB. For one thread, and one read at a time. */
export function createScratch(): Scratch {
  const buffers = new Map<ScratchUse, Uint8Array>();
  return {
    take(use, bytes) {
      let buffer = buffers.get(use);
      if (buffer === undefined || buffer.length < bytes) {
        buffer = new Uint8Array(
          new ArrayBuffer(Math.min(SCRATCH_BYTES, 2 ** Math.ceil(Math.log2(Math.max(bytes, 4096))))),
        );
        buffers.set(use, buffer);
      }
      return buffer.subarray(0, bytes);
    },
  };
}
