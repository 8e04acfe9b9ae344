import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copied, createJob, type Job, noise, outputFile, text, treeOf, wholeFile } from "../convert/execute/job.ts";
import type { ConversionProgram } from "./program.ts";

/** The reference job of the fault matrix: three shards, twelve tensors of three dtypes, 6 MB; and a folder of its own. */
export interface ReferenceJob extends Job {
  /** A file with the execution, for the program. */
  readonly file: string;
  /** Files of the output as they shall be, from a run that nothing disturbed. */
  clear(): void;
  tree(): readonly string[];
}

export function createReferenceJob({ workerFile }: ConversionProgram, jobs = 1): ReferenceJob {
  const files = { "a.bin": noise(3_000_000, 1), "b.bin": noise(4_000_000, 2), "tokenizer.json": noise(50_000, 3) };
  const cast = (name: string, file: string, begin: number, elements: number) => {
    const shape = [elements];
    return {
      kind: "tensor" as const,
      bytes: elements * 2,
      name,
      dtype: "BF16",
      shape,
      expression: {
        op: "cast" as const,
        dtype: "BF16",
        of: { op: "copy" as const, file, dtype: "F32", shape, begin },
      },
    };
  };
  const outputs = [
    outputFile("model-1.safetensors", [
      text("h".repeat(900)),
      copied("a", "a.bin", 0, 1_500_000),
      copied("b", "a.bin", 1_500_000, 1),
      cast("c", "b.bin", 0, 250_000),
      copied("d", "b.bin", 7, 777),
    ]),
    outputFile("model-2.safetensors", [
      text("h".repeat(800)),
      cast("e", "b.bin", 1_000_000, 250_000),
      copied("f", "b.bin", 2_000_000, 1_300_000),
      copied("g", "a.bin", 5, 0),
      copied("h", "a.bin", 5, 90_000),
    ]),
    outputFile("model-3.safetensors", [
      text("h".repeat(700)),
      copied("i", "b.bin", 0, 1_000_000),
      cast("j", "a.bin", 2_000_000, 100_000),
      copied("k", "a.bin", 0, 100_000),
      copied("l", "b.bin", 3_999_999, 1),
    ]),
    outputFile("config.json", [text('{"model_type":"tiny"}\n')]),
    outputFile("tokenizer.json", [wholeFile("tokenizer.json", 50_000)]),
  ];
  const job = createJob(files, outputs, undefined, realpathSync(mkdtempSync(join(tmpdir(), "convert-"))));
  const file = join(job.root, "execution.json");
  writeFileSync(
    file,
    JSON.stringify({ ...job.execution({ jobs, workerFile }), onProgress: undefined, signal: undefined }),
  );
  return {
    ...job,
    file,
    clear: () => rmSync(job.output, { recursive: true, force: true }),
    tree: () => treeOf(job.output),
  };
}
