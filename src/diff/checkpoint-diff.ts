import type { JsonValue } from "../format/json/json-value.ts";
import type { TensorSet } from "../model/graph/tensor-set.ts";
import type { Subject } from "./subject.ts";

/** What can be compared, in the order in which it is told. */
export const DIFF_PARTS = ["config", "generation", "tokenizer", "tensors", "files"] as const;
export type DiffPart = (typeof DIFF_PARTS)[number];

export interface CheckpointDiff {
  readonly a: Pick<Subject, "name" | "kind">;
  readonly b: Pick<Subject, "name" | "kind">;
  readonly graph: GraphVerdict;
  /** Files that are there and could not be read, with the name of their side. */
  readonly obstacles: readonly string[];
  /** null: not asked for. */
  readonly config: ValueDiff | null;
  readonly generation: ValueDiff | null;
  readonly tokenizer: TokenizerDiff | null;
  readonly tensors: TensorDiff | null;
  readonly files: FileDiff | null;
}

/** Whether one compiled graph runs both; of all that is compared, whatever parts are shown. */
export type GraphVerdict =
  | {
      readonly kind: "same";
      /** What was taken for it where files did not tell: shapes from a config, names from an index. */
      readonly assumptions: readonly string[];
    }
  | { readonly kind: "different"; readonly reasons: readonly string[] }
  /** Nothing that was compared differs, and something could not be. */
  | { readonly kind: "unknown"; readonly reasons: readonly string[] };

/** A value of one side; `default` and `derived` are not written there, but follow. */
export interface SideValue {
  readonly value: JsonValue;
  readonly how: "stated" | "derived" | "default";
}

export interface ValueDifference {
  /** A key with dots: rope.theta, vision_config.hidden_size. */
  readonly key: string;
  /** null: there is no such value. */
  readonly a: SideValue | null;
  readonly b: SideValue | null;
  /** Whether the compiled graph depends on it. */
  readonly graph: boolean;
}

export interface ValueDiff {
  readonly differences: readonly ValueDifference[];
  /** What is spelt otherwise and means the same, and what could not be compared. */
  readonly notes: readonly string[];
  /** False: one side says nothing of this. */
  readonly compared: boolean;
}

export interface Token {
  readonly token: string;
  readonly id: number;
}

export interface MovedToken {
  readonly token: string;
  readonly a: number;
  readonly b: number;
}

/** The first of very many, and how many there are. */
export interface Sample<Item> {
  readonly count: number;
  /** In the order of ids. */
  readonly items: readonly Item[];
}

export interface TokenizerDiff extends ValueDiff {
  readonly onlyA: Sample<Token>;
  readonly onlyB: Sample<Token>;
  /** One token, two ids. */
  readonly moved: Sample<MovedToken>;
  /** Lines of the chat template that only one side has; null when the templates are equal, or one is not known. */
  readonly chatTemplate: { readonly onlyA: number; readonly onlyB: number } | null;
}

/** Shape and dtype of a tensor; null for what is not known. */
export interface TensorLayout {
  readonly shape: readonly number[] | null;
  readonly dtype: string | null;
}

export interface TensorDifference {
  readonly set: TensorSet;
  /** null: that side has no such tensors. */
  readonly a: TensorLayout | null;
  readonly b: TensorLayout | null;
  readonly graph: boolean;
}

/** Where names and shapes were read. */
export type TensorOrigin = "headers" | "index" | "config" | "none";

export interface TensorDiff {
  readonly a: { readonly count: number; readonly from: TensorOrigin };
  readonly b: { readonly count: number; readonly from: TensorOrigin };
  /** Names that both have. */
  readonly common: number;
  readonly differences: readonly TensorDifference[];
  /** Why shapes that were compared may be others: no verdict stands on them. */
  readonly doubts: readonly string[];
  readonly notes: readonly string[];
  readonly compared: boolean;
}

export interface FileDifference {
  /** Of several whose names differ in their numbers, the first and the last: "model-1.bin … model-4.bin". */
  readonly name: string;
  readonly count: number;
  /** Bytes; null where it does not exist. */
  readonly a: number | null;
  readonly b: number | null;
}

export interface FileDiff {
  readonly differences: readonly FileDifference[];
  readonly notes: readonly string[];
  readonly compared: boolean;
}
