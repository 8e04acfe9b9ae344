import type { Facts } from "../checkpoint/facts/fact.ts";
import type { Weights } from "../checkpoint/weights.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import type { ChosenGraph } from "../model/graph/choose-graph.ts";

/** One side of a comparison: a checkpoint, a base model, or a config.json alone. */
export interface Subject {
  /** As its user named it; a base model by its served name. */
  readonly name: string;
  readonly kind: "checkpoint" | "base-model" | "config";
  readonly facts: Facts;
  /** Parsed text files by name. A base model's tokenizer_config.json holds what its entry tells. */
  readonly documents: ReadonlyMap<string, JsonValue>;
  readonly tokenizer: TokenizerSummary | null;
  /** Whether `tokenizer` knows every token, or special ones only. */
  readonly allTokens: boolean;
  readonly weights: Weights;
  /** The tensors that its config makes; null with the reason where they are not known. */
  readonly graph: ChosenGraph;
  /** Names and bytes of the files of the folder; null of what is no folder. */
  readonly files: ReadonlyMap<string, number> | null;
  /** Files that stand in the way: "config.json: not valid JSON". */
  readonly obstacles: readonly string[];
}
