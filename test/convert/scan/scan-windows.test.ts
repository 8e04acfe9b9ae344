import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ScanSpan, scanWindows } from "../../../src/convert/scan/scan-windows.ts";

describe("scanWindows", () => {
  it("reads small tensors together and a large one in parts, and passes over gaps", () => {
    const spans = [
      { begin: 100, end: 260, elementBytes: 2 },
      { begin: 8, end: 12, elementBytes: 4 },
      { begin: 12, end: 20, elementBytes: 4 },
      { begin: 30, end: 30, elementBytes: 4 },
    ];
    expect([...scanWindows(spans, 64)]).toEqual([
      {
        begin: 8,
        bytes: 12,
        pieces: [
          { span: 1, offset: 0, bytes: 4 },
          { span: 2, offset: 4, bytes: 8 },
        ],
      },
      { begin: 100, bytes: 64, pieces: [{ span: 0, offset: 0, bytes: 64 }] },
      { begin: 164, bytes: 64, pieces: [{ span: 0, offset: 0, bytes: 64 }] },
      { begin: 228, bytes: 32, pieces: [{ span: 0, offset: 0, bytes: 32 }] },
    ]);
  });

  it("gives every span all its bytes in order, in whole elements, whatever overlaps", () => {
    const span = fc
      .record({ begin: fc.nat(300), elements: fc.nat(60), elementBytes: fc.constantFrom(1, 2, 4, 8) })
      .map(({ begin, elements, elementBytes }) => ({ begin, end: begin + elements * elementBytes, elementBytes }));
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 12 }),
        fc.integer({ min: 8, max: 80 }),
        (spans: readonly ScanSpan[], size) => {
          const reached = spans.map(({ begin }) => begin);
          let last = -1;
          for (const { begin, bytes, pieces } of scanWindows(spans, size)) {
            expect(begin).toBeGreaterThan(last);
            last = begin;
            expect(bytes).toBeLessThanOrEqual(size);
            for (const piece of pieces) {
              expect(begin + piece.offset).toBe(reached[piece.span]);
              expect(piece.bytes % (spans[piece.span]?.elementBytes ?? 0)).toBe(0);
              expect(piece.offset + piece.bytes).toBeLessThanOrEqual(bytes);
              reached[piece.span] = begin + piece.offset + piece.bytes;
            }
          }
          expect(reached).toEqual(spans.map(({ end }) => end));
        },
      ),
      { numRuns: 300, seed: 22 },
    );
  });
});
