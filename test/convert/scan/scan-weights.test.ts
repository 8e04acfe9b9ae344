import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../../src/checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../../../src/checkpoint/load-checkpoint.ts";
import { scanWeights, type WeightScan } from "../../../src/convert/scan/scan-weights.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import { SourceError, type VirtualFs } from "../../../src/source/virtual-fs.ts";
import { shippedModelTypes } from "../../model/models-folder.ts";

async function scanned(
  files: Readonly<Record<string, Uint8Array>>,
  over: (fs: VirtualFs, checkpoint: Checkpoint) => VirtualFs = (fs) => fs,
): Promise<WeightScan & { readonly progress: readonly number[] }> {
  const fs = createMemoryFs(new Map(Object.entries(files).map(([name, bytes]) => [`m/${name}`, bytes])));
  const checkpoint = await loadCheckpoint(fs, "m", { modelTypes: shippedModelTypes() });
  const progress: number[] = [];
  const scan = await scanWeights(over(fs, checkpoint), checkpoint, {
    signal: null,
    onProgress: ({ done, total }) => progress.push(done / total),
  });
  return { ...scan, progress };
}

/** A header as people write it by hand, and the bytes behind it. */
function safetensors(header: object, data: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

function torchCase(id: string): Buffer {
  const cases = JSON.parse(readFileSync(new URL("../../format/torch/cases.json", import.meta.url), "utf8"));
  const found = (cases as readonly { readonly id: string; readonly base64: string }[]).find((each) => each.id === id);
  return Buffer.from(found?.base64 ?? "", "base64");
}

const floats = (...values: readonly number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);

describe("scanWeights", () => {
  it("tells of every tensor of a safetensors file, wherever its bytes begin", async () => {
    const data = [floats(1, Number.NaN), floats(0, 0, -0), Buffer.from([0x80, 0x7f, 0x80, 0xff, 0xc0, 0x7f])];
    const header = {
      a: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
      z: { dtype: "F32", shape: [3], data_offsets: [8, 20] },
      b: { dtype: "BF16", shape: [3, 1], data_offsets: [20, 26] },
      e: { dtype: "F32", shape: [0], data_offsets: [26, 26] },
    };
    const { scans, problems, progress } = await scanned({
      "model.safetensors": safetensors(header, Buffer.concat(data)),
    });
    expect(problems).toEqual([]);
    expect([...scans.values()]).toEqual([
      {
        name: "a",
        dtype: "F32",
        shape: [2],
        elements: 2,
        nan: 1,
        infinite: 0,
        isZero: false,
        crc: crc32(data[0] ?? ""),
      },
      {
        name: "z",
        dtype: "F32",
        shape: [3],
        elements: 3,
        nan: 0,
        infinite: 0,
        isZero: true,
        crc: crc32(data[1] ?? ""),
      },
      {
        name: "b",
        dtype: "BF16",
        shape: [3, 1],
        elements: 3,
        nan: 1,
        infinite: 2,
        isZero: false,
        crc: crc32(data[2] ?? ""),
      },
      { name: "e", dtype: "F32", shape: [0], elements: 0, nan: 0, infinite: 0, isZero: false, crc: 0 },
    ]);
    expect(progress[0]).toBe(0);
    expect(Math.max(...progress)).toBeLessThanOrEqual(1);
  });

  it("looks only at the files that a loader takes", async () => {
    const header = { a: { dtype: "F32", shape: [1], data_offsets: [0, 4] } };
    const { scans } = await scanned({
      "model.safetensors": safetensors(header, floats(1)),
      "pytorch_model.bin": torchCase("Z06"),
    });
    expect([...scans.keys()]).toEqual(["a"]);
  });

  it("reads torch files, and finds records that do not fit their checksums", async () => {
    const sound = await scanned({ "pytorch_model.bin": torchCase("Z00") });
    expect(sound.problems).toEqual([]);
    // 0 to 5 in a [2, 3] of float32
    const bytes = floats(0, 1, 2, 3, 4, 5);
    expect([...sound.scans.values()]).toMatchObject([
      { name: "w", elements: 6, nan: 0, isZero: false, crc: crc32(bytes) },
    ]);
    const damaged = await scanned({ "pytorch_model.bin": torchCase("Z06") });
    expect(damaged.problems).toMatchObject([{ code: "torch/zip-crc", place: { file: "pytorch_model.bin" } }]);
    expect(damaged.problems[0]?.detail).toMatch(
      /^the bytes of "data\/0" have the checksum [0-9a-f]{8}, the archive says 91e79017$/,
    );
  });

  it("says what it could not look at", async () => {
    const deflated = await scanned({ "pytorch_model.bin": torchCase("Z01") });
    expect(deflated.scans.size).toBe(0);
    expect(deflated.problems).toMatchObject([{ code: "scan/skipped", detail: "w: its record is deflated" }]);
    const outside = safetensors({ a: { dtype: "F32", shape: [4], data_offsets: [0, 16] } }, floats(1));
    const { problems, scans } = await scanned({ "model.safetensors": outside });
    expect(scans.size).toBe(0);
    expect(problems).toMatchObject([{ code: "scan/skipped", detail: "a: its bytes are not where its header says" }]);
  });

  it("does bounded work where tensors share bytes", async () => {
    const header = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [
        `t${at}`,
        { dtype: "F32", shape: [2_000 - at], data_offsets: [0, 8_000 - 4 * at] },
      ]),
    );
    const { scans, problems } = await scanned({ "model.safetensors": safetensors(header, new Uint8Array(8_000)) });
    expect(scans.size).toBeLessThan(20);
    expect(problems).toMatchObject([{ code: "scan/skipped" }]);
  });

  it("makes problems of files that go away, fail or change", async () => {
    const files = {
      "model.safetensors": safetensors({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4] } }, floats(1)),
    };
    const gone = await scanned(files, (fs) => ({
      ...fs,
      open: (path) => Promise.reject(new SourceError("not-found", path)),
    }));
    expect(gone).toMatchObject({ scans: new Map(), problems: [{ code: "file/unreadable" }] });
    const failing = await scanned(files, (fs) => ({
      ...fs,
      open: async (path) => ({
        ...(await fs.open(path)),
        readInto: () => Promise.reject(new SourceError("io", path, { detail: "EIO" })),
      }),
    }));
    expect(failing.problems).toMatchObject([{ code: "file/unreadable", detail: "cannot be read (EIO)" }]);
    const short = await scanned(files, (fs) => ({
      ...fs,
      open: async (path) => ({ ...(await fs.open(path)), readInto: async () => 1 }),
    }));
    expect(short.problems).toMatchObject([{ code: "file/changed" }]);
    const changed = await scanned(files, (fs) => ({
      ...fs,
      open: async (path) => ({ ...(await fs.open(path)), changed: async () => true }),
    }));
    expect(changed).toMatchObject({ scans: new Map(), problems: [{ code: "file/changed" }] });
  });
});
