import type { PlacedFile } from "../../format/text/placed-file.ts";

/** Findings that were there when checkpointlint was adopted. */
export interface Baseline {
  readonly path: string;
  readonly folder: string;
  /** By folder relative to `folder`, "." for that folder itself; as they stand in the file. */
  readonly checkpoints: ReadonlyMap<string, BaselineCheckpoint>;
  readonly placed: PlacedFile;
}

export interface BaselineCheckpoint {
  /** Its place in the list of the file. */
  readonly index: number;
  readonly findings: readonly BaselineFinding[];
}

export interface BaselineFinding {
  readonly file: string;
  /** RFC 6901. */
  readonly pointer: string;
  readonly rule: string;
  readonly message: string;
  readonly fingerprint: string;
}

export const BASELINE_FILE = ".checkpointlint-baseline.json";
export const BASELINE_SCHEMA = "checkpointlint/baseline@1";
