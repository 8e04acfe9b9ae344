import type { PairEncodings } from "./pair-encodings.ts";

/** What a target and a draft are to each other, beside findings: plain data, for reports. */
export interface PairVerdict {
  readonly target: PairSideSummary;
  readonly draft: PairSideSummary;
  /** null: a tokenizer could not be read. */
  readonly tokens: TokenComparison | null;
  /** null: nothing was encoded. */
  readonly encodings: PairEncodings | null;
  /** Elements of the draft divided by the target's; null when one is not known. */
  readonly sizeRatio: number | null;
  readonly engines: readonly EngineVerdict[];
}

export interface PairSideSummary {
  /** The folder as its user named it. */
  readonly root: string;
  /** Served name of its base model. */
  readonly model: string | null;
  /** causal-lm, or what it is instead. */
  readonly role: string;
  readonly architecture: string | null;
  readonly parameters: number | null;
  /** Those that a token is multiplied with: not an embedding that is only looked up, nor experts that it does not use. */
  readonly multipliedParameters: number | null;
  readonly vocabSize: number | null;
  readonly contextLength: number | null;
  readonly dtype: string | null;
  readonly hiddenSize: number | null;
  readonly layers: number | null;
  readonly tied: boolean | null;
  readonly ropeTheta: number | null;
  readonly ropeFactor: number | null;
  readonly bos: number | null;
  readonly bosAdded: boolean | null;
  readonly eos: readonly number[] | null;
  readonly pad: number | null;
  /** What its own lint found. */
  readonly counts: { readonly error: number; readonly warning: number; readonly info: number };
}

/** Tokens of vocabulary and added tokens together, by their texts. */
export interface TokenComparison {
  /** Tokens of each side. */
  readonly target: number;
  readonly draft: number;
  readonly same: number;
  readonly sameTokenOtherId: TokenSample<{ readonly token: string; readonly target: number; readonly draft: number }>;
  /** Ids that both sides use, and that no token has on both. */
  readonly sameIdOtherToken: TokenSample<{ readonly id: number; readonly target: string; readonly draft: string }>;
  readonly onlyTarget: TokenSample<{ readonly token: string; readonly id: number }>;
  readonly onlyDraft: TokenSample<{ readonly token: string; readonly id: number }>;
  /** Whether every token that differs names a reserved slot. */
  readonly onlyReserved: boolean;
}

export interface TokenSample<Item> {
  readonly count: number;
  /** The lowest ids first. */
  readonly examples: readonly Item[];
}

export interface EngineVerdict {
  readonly engine: string;
  /** null: it cannot be told. */
  readonly accepts: boolean | null;
  /** Whether it accepts what will not go well. */
  readonly risky: boolean;
  /** The check that it stops at, or what it asks for where it accepts; null when there is nothing to say. */
  readonly reason: string | null;
  /** Where the engine's condition was read. */
  readonly source: string;
}
