import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkStorages, readTorch } from "../../src/format/torch/read-torch.ts";
import type { TorchContainer } from "../../src/format/torch/torch-container.ts";
import { HAS_PEERS, python, report, SHARED, sharedPath } from "./shared.ts";
import { asTorchTells, readTensors, type ToldTensor } from "./told-tensors.ts";

const SCRIPT = fileURLToPath(new URL("write-torch.py", import.meta.url));

describe.skipIf(!HAS_PEERS || SHARED === null)("files that torch writes", () => {
  let folder = "";
  let told: Readonly<Record<string, readonly ToldTensor[]>> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "torch-"));
    mkdirSync(join(folder, "tiny"));
    python(sharedPath("peers", "tiny_models.py"), [join(folder, "tiny")]);
    told = JSON.parse(python(SCRIPT, [join(folder, "out"), join(folder, "tiny")])) as typeof told;
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  expect(await checkStorages(result.container as TorchContainer, read)).toEqual([]);
  return result;
}
