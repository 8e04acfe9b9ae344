import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import type { DirectoryEntry } from "../source/virtual-fs.ts";
import type { Document } from "./document.ts";
import type { Facts } from "./facts/fact.ts";
import type { CheckpointKind } from "./kind.ts";
import type { Problem } from "./problem.ts";
import type { TensorScan } from "./tensor-scan.ts";
import type { Weights } from "./weights.ts";

/** A checkpoint folder, read without its weights. Everything is in memory: rules are pure functions of it. */
export interface Checkpoint {
  /** The folder as its user named it. */
  readonly root: string;
  readonly kind: CheckpointKind;
  /** All entries of the folder by name. */
  readonly files: ReadonlyMap<string, DirectoryEntry>;
  /** The text files that were read, by name. */
  readonly documents: ReadonlyMap<string, Document>;
  readonly weights: Weights;
  readonly tokenizer: TokenizerSummary | null;
  /** What the values of its tensors show, by their names; null when only headers were read. */
  readonly scans: ReadonlyMap<string, TensorScan> | null;
  /** What went wrong while reading, in the order of file and place. */
  readonly problems: readonly Problem[];
  readonly facts: Facts;
}
