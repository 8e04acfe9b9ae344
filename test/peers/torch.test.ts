import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readTorch } from "../../src/format/torch/read-torch.ts";
import type { TorchContainer } from "../../src/format/torch/torch-container.ts";
import { spoiltStorages } from "../support/spoilt-storages.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { torchZip } from "../support/torch-file.ts";
import { dict, pickle, storage, tensor } from "../support/torch-pickle.ts";
import { HAS_PEERS, python, report, SHARED, sharedPath } from "./shared.ts";
import { asTorchTells, readTensors, type ToldTensor } from "./told-tensors.ts";

const MAP = fileURLToPath(new URL("map-torch.py", import.meta.url));
const SCRIPT = fileURLToPath(new URL("write-torch.py", import.meta.url));

describe.skipIf(!HAS_PEERS || SHARED === null)("files that torch writes", () => {
  const folder = sharedFolder();
  let told: Readonly<Record<string, readonly ToldTensor[]>> = {};

  beforeAll(() => {
    mkdirSync(join(folder, "tiny"));
    python(sharedPath("peers", "tiny_models.py"), [join(folder, "tiny")]);
    told = JSON.parse(python(SCRIPT, [join(folder, "out"), join(folder, "tiny")])) as typeof told;
  }, 600_000);

  it("have the names, dtypes, shapes, strides and bytes that torch says", async () => {
    expect(Object.keys(told)).toHaveLength(8);
    for (const [file, tensors] of Object.entries(told)) {
      const bytes = readFileSync(join(folder, "out", file));
      const { container, faults } = await readAll(bytes);
      expect({ file, read: readTensors(container, bytes) }).toEqual({ file, read: asTorchTells(tensors) });
      const isNew = file === "protocol-4.pt" || file === "protocol-5.pt";
      const code = isNew ? ["torch/pickle-unknown"] : file === "no-crc.pt" ? ["torch/zip-no-crc"] : [];
      expect({ file, codes: faults.map((fault) => fault.code) }).toEqual({ file, codes: code });
    }
  });

  it("tell which tensors share their bytes", async () => {
    const { container } = await readAll(readFileSync(join(folder, "out", "views-zip.pt")));
    const shared = container?.tensors.filter(({ isShared }) => isShared).map(({ name }) => name);
    expect(shared).toEqual(["base", "row", "column", "turned", "part", "wide", "parameter", "tied"]);
  });

  it("a hand-made file of 5 GiB has its tensors where torch finds them", async () => {
    const numel = (5 * 2 ** 30) / 4;
    const root = dict({
      big: tensor(storage("0", numel), numel),
      part: tensor(storage("0", numel), 2, numel - 2),
      last: tensor(storage("1", 2), 2),
    });
    const ends = Buffer.from(new Float32Array([7, 8]).buffer);
    const { size, parts } = torchZip(
      [
        ["data.pkl", pickle(root)],
        ["version", Buffer.from("3\n")],
        ["data/0", Buffer.alloc(0)],
        ["data/1", ends],
      ].map(([name, content]) => ({
        name: `big/${String(name)}`,
        content: content as Buffer,
        crc: 0,
        ...(name === "data/0" ? { packed: numel * 4 } : {}),
      })),
      { alwaysWide: true },
    );
    const path = join(folder, "big.pt");
    const file = await open(path, "w+");
    try {
      await file.truncate(size);
      for (const [at, bytes] of parts) await file.write(bytes, 0, bytes.length, at);
      const read = async (begin: number, length: number): Promise<Uint8Array> => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, begin);
        return buffer.subarray(0, bytesRead);
      };
      const { container, faults } = await readTorch("big.pt", size, read);
      expect(faults.map(({ code }) => code)).toEqual(["torch/zip-no-crc"]);
      const part = container?.tensors[1]?.begin ?? 0;
      await file.write(ends, 0, ends.length, part);
      expect(await read(container?.tensors[2]?.begin ?? 0, 8)).toEqual(ends);
    } finally {
      await file.close();
    }
    expect(JSON.parse(python(MAP, [path]))).toEqual({
      big: { shape: [numel], last: [7, 8] },
      part: { shape: [2], last: [7, 8] },
      last: { shape: [2], last: [7, 8] },
    });
  });

  it("checkpoints of Megatron have nothing worse than a Namespace beside the weights", async () => {
    const root = sharedPath("fixtures", "mcore", "tp2pp2_custom_1_3", "release");
    for (const rank of readdirSync(root)) {
      const { container, faults } = await readAll(readFileSync(join(root, rank, "model_optim_rng.pt")));
      expect(container?.under).toBe("model");
      expect(faults.map(({ code }) => code)).toEqual(["torch/pickle-opaque", "torch/nested"]);
    }
  });

  it("whole models, tied or not, in one file or in shards, get no error but for the tokenizer that is missing", () => {
    expect(readdirSync(join(folder, "out", "models"))).toHaveLength(24);
    const found = report(join(folder, "out", "models")).flatMap(({ root, diagnostics }) =>
      diagnostics
        .filter(({ rule, severity }) => (severity === "error" && !/^files\/tokenizer/.test(rule)) || EXACT.test(rule))
        .map((each) => ({ root, ...each })),
    );
    expect(found).toEqual([]);
  });
});

/** What a sound .bin must not set off, whatever its severity. */
const EXACT = /^(?:security\/|weights\/(?!layout$))/;

async function readAll(bytes: Buffer): Promise<Awaited<ReturnType<typeof readTorch>>> {
  const read = async (begin: number, length: number): Promise<Uint8Array> => bytes.subarray(begin, begin + length);
  const result = await readTorch("f.pt", bytes.length, read);
  expect(await spoiltStorages(result.container as TorchContainer, read)).toEqual([]);
  return result;
}
