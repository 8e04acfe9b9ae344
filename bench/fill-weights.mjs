// Puts real numbers into the holes of made weight files: random bytes that are finite floats of the size that weights have.
import { randomFillSync } from "node:crypto";
import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

const BLOCK_BYTES = 1 << 25;

/** @param {"F32" | "BF16"} dtype of every tensor in the folder */
export function fillWeights(folder, dtype) {
  const block = randomFloats(dtype);
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".safetensors"))) {
    const path = join(folder, name);
    const file = openSync(path, "r+");
    const prefix = Buffer.alloc(8);
    readSync(file, prefix, 0, 8, 0);
    const end = statSync(path).size;
    for (let at = 8 + Number(prefix.readBigUInt64LE()); at < end; at += block.length) {
      // So that no two blocks are equal.
      randomFillSync(block, 0, 1);
      writeSync(file, block, 0, Math.min(block.length, end - at), at);
    }
    closeSync(file);
  }
}

/** The exponent is between 2^-15 and 2^0: neither NaN, infinity nor below the normal numbers. */
function randomFloats(dtype) {
  const block = Buffer.alloc(BLOCK_BYTES);
  const words = dtype === "F32" ? new Uint32Array(block.buffer) : new Uint16Array(block.buffer);
  randomFillSync(block);
  const fraction = dtype === "F32" ? 23 : 7;
  const keep = dtype === "F32" ? 0x807f_ffff : 0x807f;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    words[at] = (word & keep) | ((112 + ((word >>> fraction) & 15)) << fraction);
  }
  return block;
}
