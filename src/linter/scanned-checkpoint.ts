import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { byFile } from "../checkpoint/load-checkpoint.ts";
import { scanWeights, type WeightScan } from "../convert/scan/scan-weights.ts";
import type { LinterEnvironment } from "./create-linter.ts";

/**
 * Adds to checkpoints what the values of their tensors show. Where weights are still (--fix lints one checkpoint several times
 * while its text changes), those of the last one are not read again as long as size and time of each file stay.
 */
export function createDeepener({
  fs,
  onScan,
  areWeightsStill = false,
}: Pick<LinterEnvironment, "fs" | "onScan" | "areWeightsStill">): (checkpoint: Checkpoint) => Promise<Checkpoint> {
  let last: { readonly key: string; readonly scan: WeightScan } | null = null;
  return async (checkpoint) => {
    const key = weightsKey(checkpoint);
    const scan =
      last?.key === key
        ? last.scan
        : await scanWeights(fs, checkpoint, { signal: null, onProgress: (progress) => onScan?.(progress) });
    last = areWeightsStill ? { key, scan } : null;
    const problems = [...checkpoint.problems, ...scan.problems].toSorted(byFile);
    return { ...checkpoint, scans: scan.scans, problems };
  };
}

function weightsKey({ root, files, weights }: Checkpoint): string {
  return JSON.stringify([root, ...weights.loaded.map(({ file, size }) => [file, size, files.get(file)?.modified])]);
}
