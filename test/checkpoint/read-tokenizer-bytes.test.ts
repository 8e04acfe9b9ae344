import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { BigDocument } from "../../src/checkpoint/big-document.ts";
import { readTokenizerBytes, type TokenizerBytes } from "../../src/checkpoint/read-tokenizer-bytes.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";

const COUNTS = { size: 3, maxId: 2, vocabulary: { size: 2, maxId: 1 } };
const MEBIBYTE = 2 ** 20;

/** Of `before` bytes to the quote of "merges", and then of some three megabytes of them. */
function tokenizer(before: number, key = '"merges": ['): string {
  const start = '{"model": {"type": "BPE", "vocab": {"merges": 0, "\\"merges\\":[": 1, "';
  const vocabulary = `${start}${"x".repeat(before - start.length - 7)}": 2}, `;
  return `${vocabulary}${key}${Array.from({ length: 300_000 }, (_, at) => `"a b${at % 10}"`).join(", ")}]}}`;
}

async function read(text: string, hashed: string): Promise<TokenizerBytes> {
  const file = await createMemoryFs(new Map([["c/tokenizer.json", text]])).open("c/tokenizer.json");
  const known = new Map([[createHash("sha256").update(hashed).digest("hex"), COUNTS]]);
  return readTokenizerBytes(file, known);
}

describe("of a known tokenizer", () => {
  // The key begins in the first chunk, ends in the second, stands across both, is far behind.
  it.each([1000, MEBIBYTE - 30, MEBIBYTE - 4, MEBIBYTE + 5, 2 * MEBIBYTE + 9])(
    "all is kept that stands before merges which begin at %i",
    async (before) => {
      const text = tokenizer(before);
      expect(text.slice(before, before + 8)).toBe('"merges"');
      const { bytes, known } = await read(text, text);
      expect(known).toBe(COUNTS);
      expect(bytes.length).toBeLessThan(before + 3 * MEBIBYTE);
      expect(bytes.length).toBeGreaterThan(before + 100_000);
      expect(bytes.length).toBeLessThan(text.length);
      expect(Buffer.from(bytes).equals(Buffer.from(text).subarray(0, bytes.length))).toBe(true);
    },
  );

  it("places are those of the whole file", async () => {
    const text = tokenizer(MEBIBYTE - 30);
    const { bytes } = await read(text, text);
    const [part, whole] = [bytes, Buffer.from(text)].map((each) => new BigDocument("t", each, () => undefined));
    for (const pointer of [
      [],
      ["model"],
      ["model", "type"],
      ["model", "vocab", "merges"],
      ["model", "none"],
      ["none"],
    ]) {
      for (const of of ["key", "value", "member"] as const) {
        expect(part?.locate(pointer, of)).toEqual(whole?.locate(pointer, of));
      }
    }
  });

  it("everything is kept where there are no merges", async () => {
    const text = tokenizer(1000, '"others": [');
    expect((await read(text, text)).bytes.length).toBe(text.length);
  });
});

it.each([1000, MEBIBYTE - 4, 2 * MEBIBYTE + 9])(
  "of an unknown one with merges at %i everything is kept",
  async (before) => {
    const text = tokenizer(before);
    const { bytes, known } = await read(text, `${text}\n`);
    expect(known).toBeNull();
    expect(Buffer.from(bytes).equals(Buffer.from(text))).toBe(true);
  },
);
