import type { EngineVerdict } from "../engine/pair-verdict.ts";
import type { PairTokens } from "./pair-tokens.ts";

/** What the conditions of engines ask of one side; null: it is not known. */
export interface EngineSide {
  /** vocab_size of the (text) config. */
  readonly vocabSize: number | null;
  /** Tokens of the vocabulary without the added ones: `vocab_size` of a tokenizer of transformers. */
  readonly baseTokens: number | null;
  /** llama.cpp's kind of vocabulary. */
  readonly vocabType: "spm" | "bpe" | "ugm" | "wpm" | null;
  /** Ids of the tokenizer's own special tokens, else of config.json's. */
  readonly bos: number | null;
  readonly eos: number | null;
  readonly pad: number | null;
  /** Whether llama.cpp's converter has them added to a text. */
  readonly bosAdded: boolean | null;
  readonly eosAdded: boolean | null;
  readonly hasUnk: boolean;
  readonly contextLength: number | null;
  /** Whether its layers keep a state that no token can be taken back from, as Mamba's do. */
  readonly stateful: boolean;
}

export interface EngineFacts {
  readonly target: EngineSide;
  readonly draft: EngineSide;
  /** Tokens that the pair is to be served with; null: as long as the target's context is. */
  readonly servedLength: number | null;
  /** null: a tokenizer could not be read. */
  readonly tokens: PairTokens | null;
}

/** Where an engine's check of a pair ends. */
export interface Engine {
  readonly name: string;
  readonly source: string;
  judge(facts: EngineFacts): Judgement;
}

export type Judgement = Pick<EngineVerdict, "accepts" | "risky" | "reason">;

export const ACCEPTS: Judgement = { accepts: true, risky: false, reason: null };

export function accepts(reason: string): Judgement {
  return { accepts: true, risky: false, reason };
}

/** It starts, and should not. */
export function acceptsAtRisk(reason: string): Judgement {
  return { accepts: true, risky: true, reason };
}

export function stops(reason: string): Judgement {
  return { accepts: false, risky: false, reason };
}

export function unknown(reason: string): Judgement {
  return { accepts: null, risky: false, reason };
}

/** The check that nearly every engine makes first. */
export function equalSizes({ target, draft }: EngineFacts): Judgement {
  const [own, other] = [target.vocabSize, draft.vocabSize];
  if (own === null || other === null) return unknown("vocab_size is not known");
  return own === other ? ACCEPTS : stops(`vocab_size: ${other}, the target's is ${own}`);
}
