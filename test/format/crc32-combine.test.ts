import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32Combine } from "../../src/format/crc32-combine.ts";

describe("crc32Combine", () => {
  it("is the checksum of both pieces together", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.uint8Array({ maxLength: 3000 }), (a, b) => {
        expect(crc32Combine(crc32(a), crc32(b), b.length)).toBe(crc32(b, crc32(a)));
      }),
      { seed: 27 },
    );
  });

  it("combines pieces of the check string of the standard", () => {
    expect(crc32Combine(crc32("1234"), crc32("56789"), 5)).toBe(0xcbf43926);
  });

  it("keeps what nothing is added to, and has nothing as its zero", () => {
    expect(crc32Combine(0xcbf43926, 0, 0)).toBe(0xcbf43926);
    expect(crc32Combine(0, 0xcbf43926, 9)).toBe(0xcbf43926);
  });

  it("takes pieces of many terabytes: doubling zeros by itself agrees with one step", () => {
    // crc of 2^k zero bytes, made by doubling, against the same made of two unequal pieces
    let zeros = crc32(new Uint8Array(1));
    let length = 1;
    for (let k = 0; k < 44; k++) {
      zeros = crc32Combine(zeros, zeros, length);
      length *= 2;
    }
    const one = crc32(new Uint8Array(1));
    let less = 0;
    let rest = length - 1;
    let block = one;
    let bytes = 1;
    while (rest > 0) {
      if (rest % 2 === 1) {
        less = crc32Combine(less, block, bytes);
      }
      block = crc32Combine(block, block, bytes);
      bytes *= 2;
      rest = Math.floor(rest / 2);
    }
    expect(crc32Combine(less, one, 1)).toBe(zeros);
    expect(crc32Combine(one, less, length - 1)).toBe(zeros);
  });
});
