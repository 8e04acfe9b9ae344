import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32Combine } from "../../../src/convert/execute/crc32-combine.ts";

describe("crc32Combine", () => {
  it("gives what zlib gives of both byte strings together", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 5000 }), (a, b) => {
        expect(crc32Combine(crc32(a), crc32(b), b.length)).toBe(crc32(Buffer.concat([a, b])));
      }),
    );
  });

  it("holds for lengths beyond 32 bits", () => {
    // A byte string of 2^33 + 5 zeros behind "a", by doubling: what zlib's own function is for.
    let zeros = crc32(Buffer.alloc(1));
    let length = 1;
    let whole = crc32("a");
    for (let n = 2 ** 33 + 5; n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) whole = crc32Combine(whole, zeros, length);
      zeros = crc32Combine(zeros, zeros, length);
      length *= 2;
    }
    // Python: zlib.crc32(b"a" + bytes(2**33 + 5))
    expect(whole.toString(16)).toBe("79637f4c");
  });
});
