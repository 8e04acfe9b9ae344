import type { TokenizerSummary } from "../../format/tokenizer/tokenizer-summary.ts";
import type { Document } from "../document.ts";
import type { ModelTypes } from "../model-types.ts";
import type { Weights } from "../weights.ts";

/** What facts are made from: a checkpoint's files, or a base model's metadata. */
export interface FactSource {
  readonly documents: ReadonlyMap<string, Document>;
  readonly weights: Weights;
  readonly tokenizer: TokenizerSummary | null;
  readonly modelTypes: ModelTypes;
}
