import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scanFile } from "../../../src/convert/scan/scan-file.ts";
import type { ValueSpan } from "../../../src/convert/scan/scan-spans.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";

async function scanned(bytes: Uint8Array, spans: readonly ValueSpan[], window?: number): ReturnType<typeof scanFile> {
  const file = await createMemoryFs(new Map([["f", bytes]])).open("f");
  const options = { signal: null, onRead: () => undefined };
  return await scanFile(file, spans, window === undefined ? options : { ...options, window });
}

describe("scanFile", () => {
  it("takes big-endian values for what they are, also where another tensor shows the same bytes", async () => {
    // NaN in float32 the big way round, and 1.
    const bytes = Uint8Array.from([0x7f, 0xc0, 0x00, 0x00, 0x3f, 0x80, 0x00, 0x00]);
    const big = { begin: 0, end: 8, elementBytes: 4, dtype: "F32", isSwapped: true };
    const raw = { begin: 0, end: 8, elementBytes: 1, dtype: "U8", isSwapped: false };
    const tallies = await scanned(bytes, [big, big, raw]);
    expect(tallies.map(({ nan }) => nan)).toEqual([1, 1, 0]);
    expect(tallies[2]?.crc).toBe(crc32(bytes));
  });

  it("sees the same in windows of any size", async () => {
    const values = Float32Array.from({ length: 500 }, (_, at) => (at === 321 ? Number.NaN : at));
    const bytes = new Uint8Array(values.buffer);
    const span = { begin: 4, end: 2_000, elementBytes: 4, dtype: "F32", isSwapped: false };
    const [whole] = await scanned(bytes, [span]);
    expect(whole).toMatchObject({ nan: 1, bytes: 1_996, crc: crc32(bytes.subarray(4)) });
    for (const window of [8, 12, 100, 1_999]) expect(await scanned(bytes, [span], window)).toEqual([whole]);
  });

  it("ends when it is told to", async () => {
    const file = await createMemoryFs(new Map([["f", new Uint8Array(8)]])).open("f");
    const span = { begin: 0, end: 8, elementBytes: 4, dtype: "F32", isSwapped: false };
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(scanFile(file, [span], { signal, onRead: () => undefined })).rejects.toThrow("enough");
  });
});
