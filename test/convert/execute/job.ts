import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import type { Execution } from "../../../src/convert/execute/execution.ts";
import type { ConversionPlan, OutputFile, OutputPart, SourceFile } from "../../../src/convert/plan.ts";

/** A folder of its own, with a source in it and room for an output. */
export interface Job {
  readonly root: string;
  readonly source: string;
  readonly output: string;
  readonly plan: ConversionPlan;
  execution(changes?: Partial<Execution>): Execution;
}

export const WORKER_FILE: string = new URL("../../../dist/convert-worker.js", import.meta.url).pathname;

/** Bytes that look like nothing else; the same for the same seed. */
export function noise(bytes: number, seed: number): Buffer {
  const result = Buffer.alloc(bytes);
  let state = (seed * 2654435761 + 1) >>> 0;
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    result[at] = state >>> 24;
  }
  return result;
}

/** A part without its place. */
type Piece = OutputPart extends infer Part ? (Part extends OutputPart ? Omit<Part, "begin"> : never) : never;

export function text(content: string): Piece {
  return { kind: "text", bytes: Buffer.byteLength(content), text: content };
}

export function bytes(content: Uint8Array): Piece {
  return { kind: "bytes", bytes: content.length, base64: Buffer.from(content).toString("base64") };
}

export function wholeFile(file: string, size: number): Piece {
  return { kind: "file", bytes: size, file };
}

/** A tensor of bytes that is copied. */
export function copied(name: string, file: string, begin: number, size: number): Piece {
  const shape = [size];
  return {
    kind: "tensor",
    bytes: size,
    name,
    dtype: "U8",
    shape,
    expression: { op: "copy", file, dtype: "U8", shape, begin },
  };
}

export function outputFile(name: string, pieces: readonly Piece[]): OutputFile {
  let begin = 0;
  const parts = pieces.map((piece) => {
    const { kind, ...rest } = piece;
    const part = { kind, begin, ...rest } as OutputPart;
    begin += piece.bytes;
    return part;
  });
  return { name, size: begin, parts };
}

export function createJob(
  files: Readonly<Record<string, Uint8Array>>,
  outputs: readonly OutputFile[],
  sources?: readonly SourceFile[],
): Job {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "convert-")));
  const source = join(root, "source");
  const output = join(root, "out");
  mkdirSync(source);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(source, name), content);
  const plan: ConversionPlan = {
    schema: "checkpointlint/plan@1",
    layout: "test",
    steps: [],
    sources: sources ?? Object.entries(files).map(([name, content]) => ({ name, size: content.length })),
    outputs,
  };
  return {
    root,
    source,
    output,
    plan,
    execution: (changes) => ({
      plan,
      source,
      output,
      origin: {
        tool: { name: "checkpointlint", version: "1.2.3" },
        model: { id: "tiny", name: "Tiny" },
        transformersVersion: "4.55.0",
        forced: null,
      },
      checksum: "crc32",
      jobs: 1,
      workerFile: WORKER_FILE,
      restart: false,
      repair: false,
      scan: false,
      onProgress: () => undefined,
      signal: new AbortController().signal,
      ...changes,
    }),
  };
}

/** Two weight files of three tensors, two of them longer than a chunk, an index and a copied file: 1.5 MB. */
export function smallJob(): Job {
  const files = { "a.bin": noise(700_000, 1), "b.bin": noise(800_000, 2), "tokenizer.json": noise(5000, 3) };
  return createJob(files, [
    outputFile("model-1.safetensors", [
      text("header one"),
      copied("x", "a.bin", 17, 600_001),
      copied("empty", "a.bin", 0, 0),
      copied("y", "b.bin", 0, 33),
    ]),
    outputFile("model-2.safetensors", [bytes(new Uint8Array([1, 2, 3])), copied("z", "b.bin", 100_000, 700_000)]),
    outputFile("index.json", [text('{"weight_map":"ü"}\n')]),
    outputFile("tokenizer.json", [wholeFile("tokenizer.json", 5000)]),
    outputFile("empty.txt", []),
  ]);
}

/** What `smallJob` shall write, put together by hand. */
export function smallJobFiles(): Readonly<Record<string, Buffer>> {
  const [a, b] = [noise(700_000, 1), noise(800_000, 2)];
  return {
    "model-1.safetensors": Buffer.concat([Buffer.from("header one"), a.subarray(17, 600_018), b.subarray(0, 33)]),
    "model-2.safetensors": Buffer.concat([Buffer.from([1, 2, 3]), b.subarray(100_000, 800_000)]),
    "index.json": Buffer.from('{"weight_map":"ü"}\n'),
    "tokenizer.json": noise(5000, 3),
    "empty.txt": Buffer.alloc(0),
  };
}

/** Every entry of a folder with its mode and content, for a comparison of trees. */
export function treeOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const stats = lstatSync(path);
      const what = stats.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "no file";
      return `${name} ${(stats.mode & 0o7777).toString(8)} ${what}`;
    });
}

/** Runs a job until it begins to write a file, and interrupts it there. */
export async function interruptAt(
  { execution }: Pick<Job, "execution">,
  name: string,
  changes: Partial<Execution> = {},
): Promise<void> {
  // A clock that is fast enough for progress to be told of every file.
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    now += 1000;
    return now;
  });
  const controller = new AbortController();
  const onProgress: Execution["onProgress"] = ({ phase, file }) => {
    if (phase === "write" && file === name) controller.abort();
  };
  const work = execute(execution({ signal: controller.signal, onProgress, ...changes }));
  await expect(work).rejects.toMatchObject({ code: "interrupted" });
  clock.mockRestore();
}
