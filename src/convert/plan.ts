import type { TensorExpression } from "./expression/tensor-expression.ts";

/**
 * A conversion as data: every byte of every output file, said by what it is made of. Pure JSON, so it can be shown, kept,
 * split by output file and run elsewhere. It names files only, never folders. Who executes it does not know what layout it
 * writes; everything that a format needs (headers, indexes) is in its parts.
 */
export interface ConversionPlan {
  readonly schema: "checkpointlint/plan@1";
  /** The layout's id: sambanova, huggingface. */
  readonly layout: string;
  /** What is done and why, in the order in which people read it; also what was looked at and needed nothing. */
  readonly steps: readonly PlanStep[];
  /** Files of the source folder that are read, sorted by name. */
  readonly sources: readonly SourceFile[];
  /** In the order in which they are written. */
  readonly outputs: readonly OutputFile[];
}

export interface PlanStep {
  /** untie, cast, strip-prefix, drop-ignorable, reshard, config, side-files, ... */
  readonly id: string;
  /** What happens, as a clause with its numbers: "lm_head.weight is copied from model.embed_tokens.weight". */
  readonly text: string;
  /** Names of tensors or files that it concerns, at most ten; `count` has their number. */
  readonly examples: readonly string[];
  readonly count: number;
  /** Why, with its source; and whether the source says it or it is concluded. null for what the user asked for. */
  readonly evidence: { readonly text: string; readonly mark: "seen" | "inferred" } | null;
}

export interface SourceFile {
  readonly name: string;
  /** Bytes; another size when the plan is executed is another file. */
  readonly size: number;
  /** A torch container: checksums of its records are compared before anything of it is written. */
  readonly records?: readonly SourceRecord[];
}

/** Bytes of a source file that a CRC-32 is known of. */
export interface SourceRecord {
  readonly name: string;
  readonly begin: number;
  readonly bytes: number;
  readonly crc: number;
}

export interface OutputFile {
  readonly name: string;
  /** Bytes; the parts fill it without gaps. */
  readonly size: number;
  readonly parts: readonly OutputPart[];
}

export type OutputPart = TextPart | BytesPart | FilePart | TensorPart;

/** UTF-8. */
export interface TextPart {
  readonly kind: "text";
  readonly begin: number;
  readonly bytes: number;
  readonly text: string;
}

export interface BytesPart {
  readonly kind: "bytes";
  readonly begin: number;
  readonly bytes: number;
  readonly base64: string;
}

/** A whole source file, byte for byte. */
export interface FilePart {
  readonly kind: "file";
  readonly begin: number;
  readonly bytes: number;
  readonly file: string;
}

export interface TensorPart {
  readonly kind: "tensor";
  readonly begin: number;
  readonly bytes: number;
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly expression: TensorExpression;
}
