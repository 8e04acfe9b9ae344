import { crc32, deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readTorch } from "../../../src/format/torch/read-torch.ts";
import type { ReadRange } from "../../../src/format/torch/zip-end.ts";
import {
  bytesOfSparse,
  eight,
  extraField,
  rangesOfSparse,
  type SparseFile,
  type TorchRecord,
  torchZip,
} from "../../support/torch-file.ts";
import { dict, pickle, storage, tensor } from "../../support/torch-pickle.ts";

// Archives of many gigabytes or records, which are not stored: bytes at offsets with zeros between.

const GIB = 2 ** 30;
const FOUR = Buffer.from([0, 0, 128, 63]);

function record(name: string, content: Buffer, more: Partial<TorchRecord> = {}): TorchRecord {
  return { name: `archive/${name}`, content, ...more };
}

function head(root: Buffer): readonly TorchRecord[] {
  return [record("data.pkl", pickle(root)), record("version", Buffer.from("3\n"))];
}

const SMALL = dict({ w: tensor(storage("0", 1), 1) });

interface Told {
  readonly result: Awaited<ReturnType<typeof readTorch>>;
  readonly code: string | null;
  /** Bytes that were read, of how many it was at most at once. */
  readonly total: number;
  readonly most: number;
}

async function readSparse(file: SparseFile): Promise<Told> {
  const ranges = rangesOfSparse(file);
  let total = 0;
  let most = 0;
  const read: ReadRange = async (begin, length) => {
    total += length;
    most = Math.max(most, length);
    return await ranges(begin, length);
  };
  const result = await readTorch("f.bin", file.size, read);
  return { result, code: result.faults[0]?.code ?? null, total, most };
}

describe("zip64", () => {
  it("Z79 a tensor behind a storage of 5 GiB is where it says", async () => {
    const numel = (5 * GIB) / 4;
    const root = dict({
      big: tensor(storage("0", numel), numel),
      part: tensor(storage("0", numel), 2, numel - 2),
      last: tensor(storage("1", 1), 1),
    });
    const zeros = { crc: 0 };
    const file = torchZip(
      [
        ...head(root).map((each) => ({ ...each, ...zeros })),
        record("data/0", Buffer.alloc(0), { packed: 5 * GIB, ...zeros }),
        record("data/1", FOUR, zeros),
      ],
      { alwaysWide: true },
    );
    const { result, total } = await readSparse(file);
    expect(result.faults.map(({ code }) => code)).toEqual(["torch/zip-no-crc"]);
    const [big, part, last] = result.container?.tensors ?? [];
    expect((big?.end ?? 0) - (big?.begin ?? 0)).toBe(5 * GIB);
    expect(part).toMatchObject({ begin: (big?.end ?? 0) - 8, end: big?.end });
    const read = rangesOfSparse(file);
    expect(last?.begin).toBeGreaterThan(5 * GIB);
    expect(Buffer.from(await read(last?.begin ?? 0, 4))).toEqual(FOUR);
    expect(total).toBeLessThan(20_000);
  });

  it.each([
    ["Z73 2^53 + 1", 2n ** 53n + 1n],
    ["Z73 2^63", 2n ** 63n],
    ["Z73 2^64 - 1", 2n ** 64n - 1n],
  ])("%s bytes", async (_, size) => {
    const sizes = { packed: 4, size, method: 8 };
    expect((await readSparse(torchZip([...head(SMALL), record("data/0", FOUR, sizes)]))).code).toBe("torch/zip-size");
  });

  it.each([
    ["cut", extraField(1, eight(4)).subarray(0, 8)],
    ["too short", extraField(1, Buffer.alloc(4))],
    ["with more than is asked of it", extraField(1, Buffer.concat([eight(4), eight(4)]))],
    ["there twice", Buffer.concat([extraField(1, eight(4)), extraField(1, eight(4))])],
    ["none", Buffer.alloc(0)],
  ])("Z74 an extra field that is %s", async (_, extra) => {
    const file = torchZip([...head(SMALL), record("data/0", FOUR, { size: 2n ** 32n, method: 8, extra })]);
    expect((await readSparse(file)).code).toBe("torch/zip-extra");
  });

  it("Z75 two locators, or one that points elsewhere", async () => {
    const file = torchZip([...head(SMALL), record("data/0", FOUR)], { alwaysWide: true });
    const [at, tail] = file.parts.at(-1) ?? [0, Buffer.alloc(0)];
    const before = file.parts.slice(0, -1);
    const locator = tail.subarray(-42, -22);
    const twice = Buffer.concat([tail.subarray(0, -22), locator, tail.subarray(-22)]);
    const moved = Buffer.from(tail);
    moved.writeBigUInt64LE(BigInt(at), tail.length - 42 + 8);
    for (const bytes of [twice, moved])
      expect((await readSparse({ size: at + bytes.length, parts: [...before, [at, bytes]] })).code).toBe(
        "torch/zip-end",
      );
  });

  it("Z77 a second name in Unicode", async () => {
    const extra = extraField(0x7075, Buffer.concat([Buffer.alloc(5), Buffer.from("archive/data/1")]));
    expect((await readSparse(torchZip([...head(SMALL), record("data/0", FOUR, { extra })]))).code).toBe(
      "torch/zip-mismatch",
    );
  });
});

describe("bombs", () => {
  const MIB = 1 << 20;
  const zeros = Buffer.alloc(200 * MIB);
  const packed = deflateRawSync(zeros);
  const crc = crc32(zeros);

  it("Z53 200 MiB of zeros in a storage: its size is known, nothing is unpacked", async () => {
    const numel = (200 * MIB) / 4;
    const deflated = { size: zeros.length, crc, method: 8 };
    const root = dict({ w: tensor(storage("0", numel), numel) });
    // Deflate packs zeros by 1,030 at most.
    const { code, total } = await readSparse(torchZip([...head(root), record("data/0", packed, deflated)]));
    expect(code).toBe("torch/zip-ratio");
    expect(total).toBeLessThan(10_000);
    const thick = Buffer.concat([packed, Buffer.alloc(10_000)]);
    const looser = await readSparse(torchZip([...head(root), record("data/0", thick, deflated)]));
    expect(looser.result.faults.map((fault) => fault.code)).toEqual(["torch/zip-deflated"]);
    expect(looser.total).toBeLessThan(10_000);
  });

  it("Z53 200 MiB of zeros as the pickle", async () => {
    const sizes = { size: zeros.length, crc, method: 8 };
    const file = torchZip([record("data.pkl", packed, sizes), record("version", Buffer.from("3\n"))]);
    expect((await readSparse(file)).code).toBe("torch/zip-limit");
  });

  it("Z54 in a record that nothing uses: told, not unpacked", async () => {
    const bomb = record("bomb", packed, { size: zeros.length, crc, method: 8 });
    const { result, total } = await readSparse(torchZip([...head(SMALL), record("data/0", FOUR), bomb]));
    expect(result.faults.map(({ code }) => code)).toEqual(["torch/zip-deflated", "torch/extra-record"]);
    expect(total).toBeLessThan(10_000);
  });

  it("Z57 100,000 empty records", async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => record(`extra/${at}`, Buffer.alloc(0)));
    const file = torchZip([...head(SMALL), record("data/0", FOUR), ...many]);
    const { result, most } = await readSparse({ ...file, parts: [[0, bytesOfSparse(file)]] });
    expect(result.faults.map(({ code }) => code)).toEqual(["torch/extra-record"]);
    expect(most).toBeLessThan(16 * MIB);
  });

  it("Z72 a thousand records that share their bytes", async () => {
    const file = torchZip([...head(SMALL), record("data/0", FOUR), record("kernel", packed, { method: 8 })]);
    const [at, tail] = file.parts.at(-1) ?? [0, Buffer.alloc(0)];
    const kernel = tail.indexOf("archive/kernel") - 46;
    const entry = tail.subarray(kernel, kernel + 46 + "archive/kernel".length);
    const copies = Array.from({ length: 1_000 }, (_, index) => {
      const copy = Buffer.from(entry);
      copy.write(String(index).padStart(6, "0"), 46 + "archive/".length);
      return copy;
    });
    const directory = Buffer.concat([tail.subarray(0, kernel), ...copies]);
    const end = Buffer.from(tail.subarray(-22));
    end.writeUInt16LE(1_003, 8);
    end.writeUInt16LE(1_003, 10);
    end.writeUInt32LE(directory.length, 12);
    const bytes = Buffer.concat([directory, end]);
    const { code, total } = await readSparse({
      size: at + bytes.length,
      parts: [...file.parts.slice(0, -1), [at, bytes]],
    });
    expect(code).toBe("torch/zip-overlap");
    expect(total).toBeLessThan(200_000);
  });
});

describe("odd records", () => {
  it("Z76 a symbolic link", async () => {
    const link = record("link", Buffer.from("/etc/passwd"), { attributes: 0xa1ff0000 });
    const { result } = await readSparse(torchZip([...head(SMALL), record("data/0", FOUR), link]));
    expect(result.faults.map(({ code }) => code)).toEqual(["torch/extra-record"]);
  });
});
