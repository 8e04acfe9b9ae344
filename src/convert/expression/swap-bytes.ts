import { dtypeBits } from "../../format/safetensors/dtype.ts";

/** Turns the bytes of each element round, where they are; of a complex number those of each half. */
export function swapBytes(bytes: Uint8Array, dtype: string): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bits = dtype === "C64" ? 32 : dtypeBits(dtype);
  if (bits === 16) buffer.swap16();
  else if (bits === 32) buffer.swap32();
  else if (bits === 64) buffer.swap64();
}
