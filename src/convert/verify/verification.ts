import type { LayoutOptions } from "../layouts/layout.ts";
import type { ConversionPlan } from "../plan.ts";
import type { StopSignal } from "../stop-signal.ts";

/** An output that is to be verified, and what against. */
export interface Verification {
  /** The folder that a conversion wrote. */
  readonly output: string;
  /** Every tensor is compared with what the source makes of it; null: the output with its DONE alone. */
  readonly against: VerifiedSource | null;
  readonly signal: StopSignal;
  /** Called at most some ten times a second. */
  onProgress(progress: VerifyProgress): void;
}

export interface VerifiedSource {
  readonly folder: string;
  /** What converting it gives now, with the layout and the options of DONE where they are known. */
  readonly plan: ConversionPlan;
  /** What the plan was made with. */
  readonly options: LayoutOptions;
  /** Id of the base model that it was made with; null: with none. */
  readonly model: string | null;
}

export interface VerifyProgress {
  /** files: read for their checksums; tensors: compared with the source. */
  readonly phase: "files" | "tensors";
  readonly file: string;
  /** Bytes of this phase. */
  readonly done: number;
  readonly total: number;
}

/**
 * done-missing, done-invalid: DONE is absent or no file of ours. missing, size, checksum: a file is not as DONE says.
 * unexpected: a weight file that loaders would pick, code, or another conversion's leftovers. header, index: they do not
 * parse or do not fit each other. tensor-missing, tensor-unexpected, tensor-shape (or dtype), tensor-values, content: not
 * what the source gives. source: it cannot be read. unreadable: a file of the output cannot be.
 */
export type VerifyProblemCode =
  | "done-missing"
  | "done-invalid"
  | "missing"
  | "size"
  | "checksum"
  | "unexpected"
  | "unreadable"
  | "header"
  | "index"
  | "source"
  | "content"
  | "tensor-missing"
  | "tensor-unexpected"
  | "tensor-shape"
  | "tensor-values";

export interface VerifyProblem {
  readonly code: VerifyProblemCode;
  /** Of the output; DONE itself too. */
  readonly file: string;
  /** null when it is about a whole file. */
  readonly tensor: string | null;
  /** What is wrong, lower case, names and both values: "model.safetensors has 12 bytes, DONE says 16". */
  readonly text: string;
}

export interface VerifyResult {
  readonly problems: readonly VerifyProblem[];
  /** DONE of another program is there: nothing says what the files should be, so the output cannot be called whole. */
  readonly foreignDone: boolean;
  /** For the lint that follows and the report; null when DONE is not ours or not readable. */
  readonly model: { readonly id: string; readonly name: string } | null;
  readonly options: LayoutOptions | null;
  readonly forced: { readonly reason: string; readonly rules: readonly string[] } | null;
  /** Whether the plan is the very one that the output was made by; null without a source, or a DONE of ours. */
  readonly isSamePlan: boolean | null;
  /** Why the plan may be another one though the source is the same (the base model, options, the program), as a clause. */
  readonly planDifference: string | null;
  readonly counts: VerifyCounts;
  /** Tensors that were cast, with how far the farthest value is from the source's; empty without a source. */
  readonly casts: readonly CastTensor[];
}

export interface VerifyCounts {
  readonly files: number;
  readonly bytes: number;
  /** In the weight files of the output. */
  readonly tensors: number;
  /** Of these, compared with the source. */
  readonly compared: number;
  /** Of these, other than the source gives. */
  readonly differing: number;
}

export interface CastTensor {
  readonly tensor: string;
  readonly from: string;
  readonly to: string;
  /** Largest absolute difference; infinite values that were so before do not count. */
  readonly maxDifference: number;
}
