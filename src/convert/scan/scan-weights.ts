import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { filePlace } from "../../checkpoint/place.ts";
import type { Problem, ProblemCode } from "../../checkpoint/problem.ts";
import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import type { Shard, TensorRef, Weights } from "../../checkpoint/weights.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import { ShortFile, scanFile } from "./scan-file.ts";
import { type ShardSpans, shardSpans } from "./scan-spans.ts";
import type { ValueTally } from "./value-tally.ts";

export interface WeightScan {
  /** By the names of tensors. */
  readonly scans: ReadonlyMap<string, TensorScan>;
  /** Records that do not fit their checksums; files and tensors whose values could not be looked at. */
  readonly problems: readonly Problem[];
}

export interface ScanProgress {
  readonly file: string;
  /** Bytes that were looked at, of all files. */
  readonly done: number;
  readonly total: number;
}

export interface ScanOptions {
  readonly signal: AbortSignal | null;
  /** Some hundred times a gigabyte. */
  onProgress(progress: ScanProgress): void;
}

/**
 * Looks at the values of every tensor that a loader takes from a checkpoint, and at the checksums of torch records, in bounded
 * memory. What cannot be read is a problem.
 * @throws what `signal` was aborted with
 */
export async function scanWeights(fs: VirtualFs, checkpoint: Checkpoint, options: ScanOptions): Promise<WeightScan> {
  const { weights, root } = checkpoint;
  const scans = new Map<string, TensorScan>();
  const problems: Problem[] = [];
  const total = weights.loaded.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const shard of weights.loaded) {
    const spans = shardSpans(shard);
    const end = done + shard.size;
    options.onProgress({ file: shard.file, done, total });
    if (spans !== null) {
      const onRead = (bytes: number): void => {
        // Bytes that overlapping tensors share are counted once.
        done = Math.min(end, done + bytes);
        options.onProgress({ file: shard.file, done, total });
      };
      const { tallies, problem } = await readShard(fs, fs.join(root, shard.file), shard, spans, {
        signal: options.signal,
        onRead,
      });
      if (problem !== null) problems.push(problem);
      else {
        for (const [tensor, span] of spans.tensors) {
          if (isLoaded(weights, tensor)) scans.set(tensor.name, toScan(tensor, tallies[span]));
        }
        problems.push(...recordProblems(shard, spans, tallies), ...skippedProblems(shard, spans));
      }
    }
    done = end;
  }
  return { scans, problems };
}

async function readShard(
  fs: VirtualFs,
  path: string,
  { file: name }: Shard,
  { spans }: ShardSpans,
  options: { readonly signal: AbortSignal | null; onRead(bytes: number): void },
): Promise<{ readonly tallies: readonly ValueTally[]; readonly problem: Problem | null }> {
  try {
    const file = await fs.open(path);
    try {
      const tallies = await scanFile(file, spans, options);
      if (!(await file.changed())) return { tallies, problem: null };
      return { tallies: [], problem: fileProblem("file/changed", name, "the file changed while it was read") };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ShortFile) return { tallies: [], problem: fileProblem("file/changed", name, error.message) };
    if (error instanceof SourceError)
      return { tallies: [], problem: fileProblem("file/unreadable", name, error.reason) };
    throw error;
  }
}

/** Where two shards hold a tensor, the first counts. */
function isLoaded({ tensors, duplicates }: Weights, { name, file }: TensorRef): boolean {
  return !duplicates.has(name) || tensors.get(name)?.file === file;
}

function toScan({ name, dtype, shape }: TensorRef, tally: ValueTally | undefined): TensorScan {
  const elements = shape.reduce((product, size) => product * size, 1);
  const { nan = 0, infinite = 0, isZero = false, crc = 0 } = tally ?? {};
  return { name, dtype, shape, elements, nan, infinite, isZero: isZero && elements > 0, crc };
}

function recordProblems({ file }: Shard, { records }: ShardSpans, tallies: readonly ValueTally[]): readonly Problem[] {
  return records.flatMap(({ name, crc, span }) => {
    const found = tallies[span]?.crc ?? 0;
    if (found === crc) return [];
    const detail = `the bytes of "${name}" have the checksum ${hex(found)}, the archive says ${hex(crc)}`;
    return [fileProblem("torch/zip-crc", file, detail)];
  });
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, "0");
}

function skippedProblems({ file }: Shard, { skipped }: ShardSpans): readonly Problem[] {
  const [first] = skipped;
  if (first === undefined) return [];
  const others = skipped.length === 1 ? "" : ` and ${skipped.length - 1} more`;
  return [fileProblem("scan/skipped", file, `${first.tensor}${others}: ${first.reason}`)];
}

function fileProblem(code: ProblemCode, file: string, detail: string): Problem {
  return { code, place: filePlace(file), detail };
}
