import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ReadHeaderResult, readSafetensorsHeader } from "../../../src/format/safetensors/read-header.ts";

interface Case {
  readonly id: string;
  readonly title: string;
  readonly expect: string;
  readonly base64: string;
}

const CASES = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")) as readonly Case[];

/** What is legal but odd; everything else refuses the file. */
const ODD = new Set(
  [
    "leading-space",
    "metadata-null",
    "metadata-large",
    "no-tensors",
    "extra-field",
    "alignment",
    "large-dimension",
    "name-control",
    "name-collision",
  ].map((what) => `safetensors/${what}`),
);

function read(bytes: Uint8Array, size: number = bytes.length): Promise<ReadHeaderResult> {
  return readSafetensorsHeader("x.safetensors", size, async (begin, length) => bytes.subarray(begin, begin + length));
}

function file(header: string, dataBytes: number): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(dataBytes)]);
}

function verdict(result: ReadHeaderResult): "refuse" | "finding" | "ok" {
  if (result.faults.length === 0) return "ok";
  return result.faults.some((fault) => !ODD.has(fault.code)) ? "refuse" : "finding";
}

describe("readSafetensorsHeader", () => {
  it.each(CASES)("$id $title ends as $expect", async ({ expect: expected, base64 }) => {
    const result = await read(Buffer.from(base64, "base64"));
    const kind = expected.startsWith("E_") ? "refuse" : expected === "OK" ? "ok" : "finding";
    expect(verdict(result)).toBe(kind);
    expect(result.faults.length).toBe(kind === "ok" ? 0 : 1);
  });

  it("keeps the order of the file and reads metadata", async () => {
    const tensor = (begin: number): object => ({ dtype: "F16", shape: [2, 1], data_offsets: [begin, begin + 4] });
    const text = JSON.stringify({ __metadata__: { format: "pt" }, "10": tensor(4), b: tensor(0) });
    const { header, faults } = await read(file(text.replace(/"10":(.*?),"b":(.*)}$/, '"b":$2,"10":$1}'), 8));
    expect(faults).toEqual([]);
    expect(header?.tensors.map((entry) => entry.name)).toEqual(["b", "10"]);
    expect(header?.tensors[1]).toEqual({
      name: "10",
      file: "x.safetensors",
      dtype: "F16",
      shape: [2, 1],
      begin: 4,
      end: 8,
    });
    expect([...(header?.metadata ?? [])]).toEqual([["format", "pt"]]);
  });

  it("says by how many bytes tensors overlap, and keeps the header for other rules", async () => {
    const entry = (begin: number): object => ({ dtype: "F32", shape: [2], data_offsets: [begin, begin + 8] });
    const { header, faults } = await read(file(JSON.stringify({ a: entry(0), b: entry(4) }), 12));
    expect(faults.map((fault) => fault.detail)).toEqual([
      'tensor "b" begins 4 bytes before the end of tensor "a": they overlap',
    ]);
    expect(header?.tensors).toHaveLength(2);
  });

  it("does not round offsets past 2^53", async () => {
    const text = '{"t":{"dtype":"U8","shape":[2],"data_offsets":[9007199254740992,9007199254740994]}}';
    expect((await read(file(text, 2))).faults.map((fault) => fault.code)).toEqual(["safetensors/offsets"]);
  });

  it("stops at the first value that cannot belong, having read only the start of a huge header", async () => {
    const bomb = Buffer.alloc(8 + 90_000_000, "[");
    bomb.write('{"a":', 8);
    bomb.writeBigUInt64LE(90_000_000n);
    const reads: number[] = [];
    const result = await readSafetensorsHeader("x.safetensors", bomb.length, async (begin, length) => {
      reads.push(length);
      return bomb.subarray(begin, begin + length);
    });
    expect(result.faults.map((fault) => fault.code)).toEqual(["safetensors/header-schema"]);
    expect(Math.max(...reads)).toBeLessThan(1_000_000);
  });

  it("reads a header that is longer than the first read", async () => {
    const entries = Array.from({ length: 20_000 }, (_, at) => [
      `layer.${at}`,
      { dtype: "U8", shape: [1], data_offsets: [at, at + 1] },
    ]);
    const { header, faults } = await read(file(JSON.stringify(Object.fromEntries(entries)), 20_000));
    expect(faults).toEqual([]);
    expect(header?.tensors).toHaveLength(20_000);
  });

  const GOOD = file(
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}  ',
    16,
  );

  it("refuses every proper prefix of a good file", async () => {
    for (let length = 0; length < GOOD.length; length++) {
      expect(verdict(await read(GOOD.subarray(0, length))), `the first ${length} bytes`).toBe("refuse");
    }
  });

  it("gives a verdict on any mutation of a good file", async () => {
    const mutation = fc.record({ at: fc.nat(GOOD.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 6 }), async (mutations) => {
        const bytes = Buffer.from(GOOD);
        for (const { at, byte } of mutations) bytes[at] = byte;
        const result = await read(bytes);
        expect(result.header !== null || result.faults.length > 0).toBe(true);
      }),
      { numRuns: 2_000, seed: 20_26 },
    );
  });
});
