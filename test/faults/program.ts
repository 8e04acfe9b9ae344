import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface ConversionProgram {
  /** What node runs. */
  readonly file: string;
  readonly workerFile: string;
}

/** Bundles the program that carries out one execution, and what its threads run. */
export async function buildProgram(): Promise<ConversionProgram> {
  const folder = mkdtempSync(join(tmpdir(), "convert-program-"));
  const root = fileURLToPath(new URL("../..", import.meta.url));
  await build({
    absWorkingDir: root,
    entryPoints: { "run-job": "test/faults/run-job.ts", "convert-worker": "src/convert/execute/worker.ts" },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    logLevel: "warning",
  });
  return { file: join(folder, "run-job.mjs"), workerFile: join(folder, "convert-worker.mjs") };
}
