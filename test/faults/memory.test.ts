import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TensorExpression } from "../../src/convert/expression/tensor-expression.ts";
import type { TensorPart } from "../../src/convert/plan.ts";
import { createJob, outputFile } from "../convert/execute/job.ts";
import { buildProgram, type ConversionProgram } from "./program.ts";
import { convertArguments } from "./small-source.ts";

const GIB = 2 ** 30;
/** Megabytes that a conversion may take, all of it, whatever the size. */
const BAR = 256;

let program: ConversionProgram;
let root: string;
/** What a program runs before it begins, so that it tells of its memory when it ends. */
let preload: string;
let peak: string;

beforeAll(async () => {
  program = await buildProgram();
  // Memory where there is such a disk: hundreds of megabytes are written.
  root = fs.mkdtempSync(join(fs.existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "convert-memory-"));
  peak = join(root, "peak");
  preload = join(root, "preload.cjs");
  fs.writeFileSync(
    preload,
    `const fs = require("node:fs");
    const kilobytes = () => /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1];
    process.on("exit", () => fs.writeFileSync(${JSON.stringify(peak)}, kilobytes()));`,
  );
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly output: string;
  readonly megabytes: number;
}

function run(args: readonly string[], nodeOptions: readonly string[] = ["--max-old-space-size=128"]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, "--require", preload, ...args], {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr, megabytes: Number(fs.readFileSync(peak, "utf8")) / 1024 };
}

/** A job whose only source is a file of holes of so many bytes that ends with these. */
function sparseJob(bytes: number, end: Uint8Array, tensor: Omit<TensorPart, "kind" | "begin">, jobs: number) {
  const job = createJob(
    {},
    [outputFile("out.bin", [{ kind: "tensor", ...tensor }])],
    [{ name: "large.bin", size: bytes }],
  );
  const fd = fs.openSync(join(job.source, "large.bin"), "w");
  fs.ftruncateSync(fd, bytes);
  fs.writeSync(fd, end, 0, end.length, bytes - end.length);
  fs.closeSync(fd);
  const output = join(root, `out-${bytes}-${jobs}`);
  const file = join(job.root, "execution.json");
  fs.writeFileSync(file, JSON.stringify({ ...job.execution({ jobs, workerFile: program.workerFile }), output }));
  return { ...job, file, output };
}

describe.skipIf(!fs.existsSync("/proc/self/status"))("memory", () => {
  it.each([1, 2])("V37 stays small with fifty gigabytes of source (--jobs %d)", (jobs) => {
    // 12.5e9 numbers, of which the last 2^26 are wanted, in half the bytes.
    const [elements, wanted] = [12.5e9, 2 ** 26];
    const end = Buffer.from(new Float32Array([1, -2, 0.5]).buffer);
    const whole = { op: "copy", file: "large.bin", dtype: "F32", shape: [elements], begin: 0 } as const;
    const slice: TensorExpression = { op: "slice", of: whole, axis: 0, begin: elements - wanted, end: elements };
    const expression: TensorExpression = { op: "cast", dtype: "BF16", of: slice };
    const tensor = { name: "t", dtype: "BF16", shape: [wanted], bytes: wanted * 2, expression };
    const job = sparseJob(elements * 4, end, tensor, jobs);
    const { status, output, megabytes } = run([program.file, job.file]);
    expect(status, output).toBe(0);
    const made = fs.readFileSync(join(job.output, "out.bin"));
    expect(made.length).toBe(wanted * 2);
    expect(made.subarray(-8).toString("hex")).toBe("0000803f00c0003f");
    expect(made.subarray(0, -6).equals(Buffer.alloc(made.length - 6))).toBe(true);
    expect(megabytes).toBeLessThan(BAR);
    for (const each of [job.root, job.output]) fs.rmSync(each, { recursive: true });
  });

  it("V38 a tensor of more than 4 GiB, and of more than 2^32 elements, is whole on both sides of them", () => {
    const size = 5 * GIB;
    const bytes = Buffer.from([...Array(256).keys()]);
    const whole = { op: "copy", file: "large.bin", dtype: "U8", shape: [size], begin: 0 } as const;
    const at = (begin: number, end: number): TensorExpression => ({ op: "slice", of: whole, axis: 0, begin, end });
    const places = [0, 2 ** 31 - 100, 2 ** 32 - 100, size - 256];
    const expression: TensorExpression = { op: "concat", axis: 0, of: places.map((begin) => at(begin, begin + 256)) };
    const job = sparseJob(size, bytes, { name: "t", dtype: "U8", shape: [1024], bytes: 1024, expression }, 1);
    const fd = fs.openSync(join(job.source, "large.bin"), "r+");
    for (const [index, begin] of places.entries())
      fs.writeSync(
        fd,
        bytes.map((byte) => byte ^ index),
        0,
        256,
        begin,
      );
    fs.closeSync(fd);
    const { status, output, megabytes } = run([program.file, job.file]);
    expect(status, output).toBe(0);
    const expected = Buffer.concat(places.map((_, index) => bytes.map((byte) => byte ^ index)));
    expect(fs.readFileSync(join(job.output, "out.bin")).equals(expected)).toBe(true);
    expect(megabytes).toBeLessThan(BAR);
    for (const each of [job.root, job.output]) fs.rmSync(each, { recursive: true });
  });

  it("V38 a column of a tensor of 5 GiB is gathered from its rows", () => {
    const [rows, columns] = [5 * 1024, 2 ** 20];
    const whole = { op: "copy", file: "large.bin", dtype: "U8", shape: [rows, columns], begin: 0 } as const;
    const expression: TensorExpression = { op: "slice", of: whole, axis: 1, begin: columns - 64, end: columns };
    const tensor = { name: "t", dtype: "U8", shape: [rows, 64], bytes: rows * 64, expression };
    const job = sparseJob(rows * columns, Buffer.from("the end of the last row"), tensor, 1);
    const { status, output } = run([program.file, job.file]);
    expect(status, output).toBe(0);
    expect(fs.readFileSync(join(job.output, "out.bin")).subarray(-23).toString()).toBe("the end of the last row");
    for (const each of [job.root, job.output]) fs.rmSync(each, { recursive: true });
  });

  it("V39 a transposed view of a torch file is gathered piece by piece", () => {
    const side = 8192;
    const data = new Float32Array(side * side).map((_, index) => index);
    for (const strides of [
      [side, 1],
      [1, side],
    ] as const) {
      const place = join(root, `torch-${strides.join("-")}`);
      const [source, output] = [join(place, "source"), join(place, "out")];
      fs.mkdirSync(source, { recursive: true });
      fs.writeFileSync(join(source, "config.json"), '{"model_type":"llama"}');
      writeTorch(join(source, "pytorch_model.bin"), Buffer.from(data.buffer), side, strides);
      const { status, output: said, megabytes } = run(convertArguments(source, output));
      expect(status, said).toBe(0);
      expect(megabytes).toBeLessThan(BAR);
      const made = fs.readFileSync(join(output, "model.safetensors"));
      const from = 8 + Number(made.readBigUInt64LE(0));
      expect(made.length - from).toBe(side * side * 4);
      let wrong = 0;
      for (let row = 0; row < side; row += 61) {
        for (let column = 0; column < side; column++) {
          const value = made.readFloatLE(from + (row * side + column) * 4);
          if (value !== Math.fround(row * strides[0] + column * strides[1])) wrong++;
        }
      }
      expect(wrong).toBe(0);
      fs.rmSync(place, { recursive: true });
    }
  });

  it("V37 looks at the values of as many tensors as DeepSeek-R1 has", () => {
    const place = join(root, "many");
    const [source, output] = [join(place, "source"), join(place, "out")];
    fs.mkdirSync(source, { recursive: true });
    fs.writeFileSync(join(source, "config.json"), '{"model_type":"llama"}');
    const weightMap: Record<string, string> = {};
    const files = 23;
    for (let file = 0; file < files; file++) {
      const name = `model-${String(file + 1).padStart(5, "0")}-of-000${files}.safetensors`;
      const tensors = Array.from({ length: 4_000 }, (_, n) => `model.layers.${file}.mlp.experts.${n}.gate_proj.weight`);
      for (const tensor of tensors) weightMap[tensor] = name;
      fs.writeFileSync(join(source, name), ones(tensors));
    }
    fs.writeFileSync(
      join(source, "model.safetensors.index.json"),
      JSON.stringify({ metadata: {}, weight_map: weightMap }),
    );
    // As it is started by anybody: how much garbage there is depends on how much there may be.
    const scanned = run(convertArguments(source, output, "--scan"), []);
    expect(scanned.status, scanned.output).toBe(0);
    expect(scanned.megabytes).toBeLessThan(BAR);
    fs.rmSync(place, { recursive: true });
  });
});

/** A safetensors file of tensors of 256 BF16 ones each. */
function ones(names: readonly string[]): Buffer {
  const bytes = 512;
  const header: Record<string, unknown> = {};
  for (const [n, name] of names.entries())
    header[name] = { dtype: "BF16", shape: [16, 16], data_offsets: [n * bytes, (n + 1) * bytes] };
  const text = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([head, text, Buffer.alloc(names.length * bytes, Buffer.from([0x80, 0x3f]))]);
}

/** A file of torch.save with one square tensor of F32. */
function writeTorch(path: string, data: Buffer, side: number, strides: readonly [number, number]): void {
  const int = (value: number): Buffer => {
    const bytes = Buffer.from([0x4a, 0, 0, 0, 0]);
    bytes.writeInt32LE(value, 1);
    return bytes;
  };
  const text = (value: string): Buffer =>
    Buffer.concat([Buffer.from([0x58, value.length, 0, 0, 0]), Buffer.from(value)]);
  const pickle = Buffer.concat([
    Buffer.from([0x80, 2, 0x7d]),
    text("model.w"),
    Buffer.from("ctorch._utils\n_rebuild_tensor_v2\n(("),
    text("storage"),
    Buffer.from("ctorch\nFloatStorage\n"),
    text("0"),
    text("cpu"),
    int(side * side),
    Buffer.from("tQ"),
    int(0),
    ...[int(side), int(side), Buffer.from([0x86]), int(strides[0]), int(strides[1]), Buffer.from([0x86, 0x89])],
    Buffer.from("ccollections\nOrderedDict\n)RtRs."),
  ]);
  writeContainer(path, [
    ["archive/data.pkl", pickle],
    ["archive/byteorder", Buffer.from("little")],
    ["archive/version", Buffer.from("3\n")],
    ["archive/data/0", data],
  ]);
}

function writeContainer(path: string, records: readonly (readonly [string, Buffer])[]): void {
  const fd = fs.openSync(path, "w");
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of records) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, tail, Buffer.from(name)]));
    for (const piece of [Buffer.from("PK\x03\x04"), common, Buffer.from(name), content]) {
      fs.writeFileSync(fd, piece);
      offset += piece.length;
    }
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(records.length, 8);
  end.writeUInt16LE(records.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  fs.writeFileSync(fd, Buffer.concat([...directory, end]));
  fs.closeSync(fd);
}
