import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { Done } from "../../../src/convert/execute/done.ts";
import { doneText } from "../../../src/convert/execute/done-text.ts";
import { planHash } from "../../../src/convert/execute/plan-hash.ts";
import type { LayoutOptions } from "../../../src/convert/layouts/layout.ts";
import type { ConversionPlan, OutputFile, OutputPart } from "../../../src/convert/plan.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A source, its plan and its output, all made by hand: no conversion of the program's own takes part. */
export interface SmallConversion {
  readonly source: string;
  readonly output: string;
  readonly plan: ConversionPlan;
  readonly done: Done;
}

/** What the plan is said to be made with. */
export const OPTIONS: LayoutOptions = {
  dtype: null,
  maxShardBytes: 40,
  transformersVersion: "4.45.1",
  vocabularyRows: null,
};

const README = "# tiny\n";
const CONFIG = '{\n  "model_type": "llama"\n}\n';
/** a: [2, 3] of F32, which becomes BF16. b: [4] of I64, copied. c: the second row of a, untied. */
const A = [1, -2, 3.14159274, 0.1, Number.POSITIVE_INFINITY, 1e-3];
const B = [1n, -1n, 2n ** 40n, 0n];

/** In a folder that is gone when the test ends. */
export function smallConversion(): SmallConversion {
  const root = temporaryFolder();
  const source = join(root, "source");
  const output = join(root, "output");
  mkdirSync(source);
  mkdirSync(output);
  const floats = Buffer.from(Float32Array.from(A).buffer);
  const integers = Buffer.from(BigInt64Array.from(B).buffer);
  const sourceHeader = safetensorsHead({
    a: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    b: { dtype: "I64", shape: [4], data_offsets: [24, 56] },
  });
  const files: Record<string, Buffer> = {
    "README.md": Buffer.from(README),
    "model.safetensors": Buffer.concat([sourceHeader, floats, integers]),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(source, name), bytes);

  const begin = sourceHeader.length;
  const a = { op: "copy", file: "model.safetensors", dtype: "F32", shape: [2, 3], begin } as const;
  const b = { op: "copy", file: "model.safetensors", dtype: "I64", shape: [4], begin: begin + 24 } as const;
  const firstHead = safetensorsHead({ a: { dtype: "BF16", shape: [2, 3], data_offsets: [0, 12] } });
  const secondHead = safetensorsHead({
    b: { dtype: "I64", shape: [4], data_offsets: [0, 32] },
    c: { dtype: "F32", shape: [1, 3], data_offsets: [32, 44] },
  });
  const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] as const;
  const index = `${JSON.stringify({ metadata: { total_size: 56 }, weight_map: { a: shards[0], b: shards[1], c: shards[1] } }, null, 2)}\n`;
  const text = (content: string): OutputPart => ({
    kind: "text",
    begin: 0,
    bytes: Buffer.byteLength(content),
    text: content,
  });
  const bytes = (content: Buffer): OutputPart => ({
    kind: "bytes",
    begin: 0,
    bytes: content.length,
    base64: content.toString("base64"),
  });
  const outputs: readonly OutputFile[] = [
    {
      name: "README.md",
      size: README.length,
      parts: [{ kind: "file", begin: 0, bytes: README.length, file: "README.md" }],
    },
    { name: "config.json", size: CONFIG.length, parts: [text(CONFIG)] },
    {
      name: shards[0],
      size: firstHead.length + 12,
      parts: [
        bytes(firstHead),
        {
          kind: "tensor",
          begin: firstHead.length,
          bytes: 12,
          name: "a",
          dtype: "BF16",
          shape: [2, 3],
          expression: { op: "cast", of: a, dtype: "BF16" },
        },
      ],
    },
    {
      name: shards[1],
      size: secondHead.length + 44,
      parts: [
        bytes(secondHead),
        { kind: "tensor", begin: secondHead.length, bytes: 32, name: "b", dtype: "I64", shape: [4], expression: b },
        {
          kind: "tensor",
          begin: secondHead.length + 32,
          bytes: 12,
          name: "c",
          dtype: "F32",
          shape: [1, 3],
          expression: { ...a, shape: [1, 3], begin: begin + 12 },
        },
      ],
    },
    { name: "model.safetensors.index.json", size: index.length, parts: [text(index)] },
  ];
  const plan: ConversionPlan = {
    schema: "checkpointlint/plan@1",
    layout: "test",
    steps: [],
    sources: Object.entries(files).map(([name, { length }]) => ({ name, size: length })),
    outputs,
  };
  // bfloat16 is the upper half of float32, to the nearest even: worked out by numpy's and torch's rule, by hand.
  const bfloat16 = Buffer.from(Uint16Array.from([0x3f80, 0xc000, 0x4049, 0x3dcd, 0x7f80, 0x3a83]).buffer);
  const contents: Record<string, Buffer> = {
    "README.md": Buffer.from(README),
    "config.json": Buffer.from(CONFIG),
    [shards[0]]: Buffer.concat([firstHead, bfloat16]),
    [shards[1]]: Buffer.concat([secondHead, integers, floats.subarray(12)]),
    "model.safetensors.index.json": Buffer.from(index),
  };
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(output, name), content);
  const done: Done = {
    schema: "checkpointlint/done@1",
    tool: { name: "checkpointlint", version: "0.1.0" },
    model: null,
    options: OPTIONS,
    forced: null,
    plan: planHash(plan),
    layout: "test",
    checksum: "crc32",
    files: Object.keys(contents)
      .sort()
      .map((name) => doneFile(name, contents[name] ?? Buffer.alloc(0))),
    source: plan.sources.map(({ name, size }) => ({ name, size })),
    overflows: [],
  };
  writeDone(output, done);
  return { source, output, plan, done };
}

export function doneFile(name: string, content: Uint8Array): Done["files"][number] {
  return { name, size: content.length, checksum: crc32(content).toString(16).padStart(8, "0") };
}

export function writeDone(output: string, done: Done): void {
  writeFileSync(join(output, "DONE"), doneText(done));
}

function safetensorsHead(header: object): Buffer {
  const json = JSON.stringify(header);
  const padded = json.padEnd(Math.ceil(json.length / 8) * 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, Buffer.from(padded)]);
}
