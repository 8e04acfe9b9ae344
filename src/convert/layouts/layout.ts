import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Architectures } from "../../model/architecture/architectures.ts";
import type { BaseModel } from "../../model/base-model.ts";
import type { ConversionPlan } from "../plan.ts";

/** What a plan is made from; everything is in memory. */
export interface LayoutInput {
  readonly checkpoint: Checkpoint;
  readonly base: BaseModel | null;
  readonly architectures: Architectures;
}

export interface LayoutOptions {
  /** In safetensors' spelling; null: as the layout has it (the base's, or as the tensors are). */
  readonly dtype: string | null;
  /** Bytes of tensors in one file, unless a single tensor is larger. */
  readonly maxShardBytes: number;
  /** PEP 440; null: configurations are kept readable for both major versions. */
  readonly transformersVersion: string | null;
  /** Rows of embedding and head, where they are to be more than the source's; null: its own. Only of the layout huggingface. */
  readonly vocabularyRows: number | null;
}

/** A layout that can be written. It plans; it reads and writes nothing. */
export interface Layout {
  readonly id: string;
  /** For help and errors. */
  readonly title: string;
  /** @throws ConversionError "unsupported" for what it cannot write, saying what can be done instead */
  plan(input: LayoutInput, options: LayoutOptions): ConversionPlan;
}
