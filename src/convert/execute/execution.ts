import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import type { ConversionPlan } from "../plan.ts";
import type { StopSignal } from "../stop-signal.ts";
import type { Done, DoneOrigin } from "./done.ts";
import type { SourceSnapshot } from "./source-identity.ts";

/** A plan, where it is to be carried out, and how. */
export interface Execution {
  readonly plan: ConversionPlan;
  /** Folder that is read. */
  readonly source: string;
  /** Folder that is written; made when it does not exist. */
  readonly output: string;
  /** What the source held before it was linted; of another file the plan may be wrong. */
  readonly seen?: SourceSnapshot;
  /** Goes into DONE as it stands. */
  readonly origin: DoneOrigin;
  readonly checksum: ChecksumKind;
  /** Threads that move bytes; 1: the calling thread, without others. */
  readonly jobs: number;
  /** Of the built program: what a thread runs. Not used with one job. */
  readonly workerFile: string;
  /** Begin anew where another plan or program had begun: what it wrote is taken away, nothing else. */
  readonly restart: boolean;
  /** Write what is missing or damaged of a finished output anew; otherwise that is an error. */
  readonly repair: boolean;
  /** Look at the values of every tensor on the way. */
  readonly scan: boolean;
  /** Called at most some ten times a second. */
  onProgress(progress: ExecutionProgress): void;
  readonly signal: StopSignal;
}

/** crc32 is that of zlib and gzip. */
export type ChecksumKind = "crc32" | "sha256";

export interface ExecutionProgress {
  /** What is going on: records of torch files are compared, finished files of an earlier run are read again, files are written. */
  readonly phase: "check-source" | "check-output" | "write" | "finish";
  /** The file at hand. */
  readonly file: string;
  /** Bytes of this phase. */
  readonly done: number;
  readonly total: number;
}

export interface ExecutionResult {
  /** already-done: a finished output of this very plan was there and is whole; nothing was written. */
  readonly state: "converted" | "already-done";
  readonly done: Done;
  /** Files that an earlier run had finished. */
  readonly reused: readonly string[];
  /** Tensors of which finite values became infinite in a cast. */
  readonly overflows: readonly { readonly tensor: string; readonly count: number }[];
  /** In the order of the plan; null when it was not asked for. */
  readonly scans: readonly TensorScan[] | null;
  /** What could not be had, as clauses: no fsync of folders on this file system. */
  readonly warnings: readonly string[];
}
