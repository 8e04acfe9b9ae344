import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkStorages, readTorch } from "../../src/format/torch/read-torch.ts";
import type { TorchContainer, TorchTensor } from "../../src/format/torch/torch-container.ts";
import { HAS_PEERS, python, report, SHARED, sharedPath } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("write-torch.py", import.meta.url));

/** A tensor as torch has it. */
interface Told {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly contiguous: boolean;
  /** Its elements in row-major order, in hex. */
  readonly bytes: string;
}

/** torch's names of dtypes in safetensors' spelling (safetensors/torch.py); complex128 has none. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["float64", "F64"],
  ["float32", "F32"],
  ["float16", "F16"],
  ["bfloat16", "BF16"],
  ["int64", "I64"],
  ["int32", "I32"],
  ["int16", "I16"],
  ["int8", "I8"],
  ["uint8", "U8"],
  ["uint16", "U16"],
  ["uint32", "U32"],
  ["uint64", "U64"],
  ["bool", "BOOL"],
  ["complex64", "C64"],
  ["complex128", "C128"],
  ["float8_e4m3fn", "F8_E4M3"],
  ["float8_e5m2", "F8_E5M2"],
  ["float8_e4m3fnuz", "F8_E4M3FNUZ"],
  ["float8_e5m2fnuz", "F8_E5M2FNUZ"],
  ["float8_e8m0fnu", "F8_E8M0"],
]);

describe.skipIf(!HAS_PEERS || SHARED === null)("files that torch writes", () => {
  let folder = "";
  let told: Readonly<Record<string, readonly Told[]>> = {};

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
      const read = container?.tensors.map((tensor) => ({
        name: tensor.name,
        dtype: tensor.dtype,
        shape: tensor.shape,
        strides: tensor.strides,
        contiguous: tensor.isContiguous,
        bytes: gathered(tensor, bytes).toString("hex"),
      }));
      const wanted = tensors.map((tensor) => ({ ...tensor, dtype: SPELLINGS.get(tensor.dtype) }));
      expect({ file, read }).toEqual({ file, read: wanted });
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

/** The elements of a view, one by one: slow, and surely right. */
function gathered({ shape, strides, begin, end }: TorchTensor, file: Buffer): Buffer {
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = count === 0 ? 0 : (end - begin) / count;
  const parts: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    let rest = index;
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      at += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    parts.push(file.subarray(begin + at * bytes, begin + (at + 1) * bytes));
  }
  return Buffer.concat(parts);
}
