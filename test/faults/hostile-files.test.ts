import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { diskIo } from "../cli/convert/disk-io.ts";

interface Case {
  readonly id: string;
  readonly title: string;
  readonly base64: string;
}

interface TorchCase extends Case {
  readonly group: "torch-zip" | "torch-legacy" | "pickle";
  readonly fault: string | null;
}

interface SafetensorsCase extends Case {
  /** E_...: refused; W_... and I_...: told of. */
  readonly expect: string;
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const TORCH = read("../format/torch/cases.json") as readonly TorchCase[];
const SAFETENSORS = read("../format/safetensors/cases.json") as readonly SafetensorsCase[];

/** Not as a file shall be, yet what is in it can be told: --force takes it. */
const TAKEN = new Set(["Z55", "S23"]);
/** Legal, and nothing that could be converted: no tensor at all, and numbers of elements that no program counts to. */
const EMPTY = new Set(["S15", "S27", "S28", "S28c"]);
const isRefused = ({ id, expect: expected }: SafetensorsCase): boolean =>
  EMPTY.has(id) || (expected.startsWith("E_") && !TAKEN.has(id));

let folder = "";
let count = 0;
let before = 0;
let peak = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "checkpointlint-hostile-"));
  // What every conversion needs, so that the memory of the first case is its own.
  await convert("model.safetensors", safetensors({}, Buffer.alloc(0)));
  before = process.memoryUsage.rss();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Converted {
  readonly code: number;
  readonly stderr: string;
  /** null when there is no output folder. */
  readonly output: string | null;
}

/** Converts a folder of a config and a file of weights; the missing tokenizer is no reason to stop. */
async function convert(name: string, bytes: Uint8Array, ...more: readonly string[]): Promise<Converted> {
  const place = join(folder, `${count++}`);
  const [source, output] = [join(place, "source"), join(place, "out")];
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, "config.json"), '{"model_type":"llama"}');
  writeFileSync(join(source, name), bytes);
  const recorded = diskIo();
  const argv = ["convert", source, "--to", "huggingface", "--output", output, "--model", "none", "--no-config"];
  const code = await main([...argv, "--force", "test", ...more], recorded.io);
  peak = Math.max(peak, process.memoryUsage.rss());
  return { code, stderr: recorded.stderr(), output: existsSync(output) ? output : null };
}

function expectRefused({ code, stderr, output }: Converted): void {
  expect({ code, output }).toEqual({ code: expect.toSatisfy((value) => [1, 2, 3].includes(value)), output: null });
  expect(stderr).not.toMatch(/internal|\n\s+at /i);
}

type Tensors = ReadonlyMap<string, { readonly dtype: string; readonly shape: readonly number[]; readonly hex: string }>;

/** A file of safetensors as anybody would read it. */
function tensorsOf(bytes: Buffer): Tensors {
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, end)) as Record<
    string,
    { readonly dtype: string; readonly shape: readonly number[]; readonly data_offsets: readonly [number, number] }
  >;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== "__metadata__")
      .map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [from, to],
          },
        ]) => [name, { dtype, shape, hex: bytes.toString("hex", end + from, end + to) }],
      ),
  );
}

function convertedTensors({ code, output, stderr }: Converted): Tensors {
  expect({ code, output, stderr }).toEqual({ code: 0, output: expect.any(String), stderr: expect.any(String) });
  expect(existsSync(join(output ?? "", "DONE"))).toBe(true);
  return tensorsOf(readFileSync(join(output ?? "", "model.safetensors")));
}

function safetensors(tensors: object, data: Uint8Array): Buffer {
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: "pt" }, ...tensors }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

function floats(...values: readonly number[]): string {
  return Buffer.from(new Float32Array(values).buffer).toString("hex");
}

describe("convert --force refuses what may not be read", () => {
  it.each(TORCH.filter(({ id, fault, group }) => fault !== null && group !== "pickle" && !TAKEN.has(id)))(
    "$id $title ($fault)",
    async ({ base64 }) => {
      expectRefused(await convert("pytorch_model.bin", Buffer.from(base64, "base64")));
    },
  );

  it.each(TORCH.filter(({ group }) => group === "pickle"))("$id $title, in a container", async ({ base64 }) => {
    const pickle = Buffer.from(base64, "base64");
    expectRefused(await convert("pytorch_model.bin", container(pickle)));
  });

  it.each(SAFETENSORS.filter(isRefused))("$id $title ($expect)", async ({ base64 }) => {
    expectRefused(await convert("model.safetensors", Buffer.from(base64, "base64")));
  });
});

describe("convert gives back", () => {
  it.each(SAFETENSORS.filter((each) => !isRefused(each)))("$id $title ($expect)", async ({ base64 }) => {
    const bytes = Buffer.from(base64, "base64");
    expect(convertedTensors(await convert("model.safetensors", bytes))).toEqual(tensorsOf(bytes));
  });

  it.each([
    ["Z00", [2, 3]],
    ["Z55", [2, 3]],
    ["Z67", [2, 3]],
    ["Z68", [2, 3]],
    ["L00", [6]],
  ])("%s as torch reads it", async (id, shape) => {
    const { base64 } = TORCH.find((each) => each.id === id) ?? { base64: "" };
    const expected = new Map([["w", { dtype: "F32", shape, hex: floats(0, 1, 2, 3, 4, 5) }]]);
    expect(convertedTensors(await convert("pytorch_model.bin", Buffer.from(base64, "base64")))).toEqual(expected);
  });

  it("Z41 a view of stride 0, whose rows are the same", async () => {
    const { base64 } = TORCH.find(({ id }) => id === "Z41") ?? { base64: "" };
    const expected = new Map([["w", { dtype: "F32", shape: [2, 3], hex: floats(0, 1, 2, 0, 1, 2) }]]);
    expect(convertedTensors(await convert("pytorch_model.bin", Buffer.from(base64, "base64")))).toEqual(expected);
  });
});

describe("records of torch files", () => {
  it("are compared with their checksums, whichever byte was flipped, before anything is made", async () => {
    const { base64 } = TORCH.find(({ id }) => id === "Z00") ?? { base64: "" };
    const sound = Buffer.from(base64, "base64");
    const at = sound.indexOf(Buffer.from(floats(0, 1, 2, 3, 4, 5), "hex"));
    expect(at).toBeGreaterThan(0);
    for (let byte = at; byte < at + 24; byte++) {
      const bytes = Buffer.from(sound);
      bytes[byte] = (bytes[byte] ?? 0) ^ 1;
      const refused = await convert("pytorch_model.bin", bytes);
      expectRefused(refused);
      expect(refused.stderr).toMatch(/checksum/);
    }
  });
});

describe("all of it", () => {
  it("takes little memory", () => {
    expect(count).toBeGreaterThan(300);
    expect((peak - before) / 2 ** 20).toBeLessThan(256);
  });
});

/** A stored container as torch writes it, around any pickle. */
function container(pickle: Uint8Array): Buffer {
  const records: readonly (readonly [string, Uint8Array])[] = [
    ["archive/data.pkl", pickle],
    ["archive/byteorder", Buffer.from("little")],
    ["archive/version", Buffer.from("3\n")],
    ["archive/data/0", Buffer.from(floats(0, 1, 2, 3, 4, 5), "hex")],
  ];
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of records) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, tail, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(records.length, 8);
  end.writeUInt16LE(records.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
