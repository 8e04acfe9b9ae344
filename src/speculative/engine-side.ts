import { memberOf } from "../format/json/json-value.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import type { EngineSide } from "./engine-facts.ts";
import type { PairMember } from "./pair.ts";
import type { SideFacts } from "./side-facts.ts";

export function engineSide({ checkpoint }: PairMember, facts: SideFacts): EngineSide {
  const { tokenizer } = checkpoint;
  const bosAdded = facts.get("bos_added")?.value;
  return {
    vocabSize: numberOf(facts, "vocabulary.size"),
    baseTokens: tokenizer === null ? null : tokenizer.vocabulary.size,
    vocabType: tokenizer === null ? null : vocabType(tokenizer),
    bos: numberOf(facts, "bos_id"),
    bosAdded: typeof bosAdded === "boolean" ? bosAdded : null,
    eos: eosOf(facts),
    pad: numberOf(facts, "pad_id"),
    hasUnk: typeof memberOf(checkpoint.documents.get("tokenizer_config.json")?.value, "unk_token") === "string",
    contextLength: numberOf(facts, "context_length"),
  };
}

/** Ids at which generation stops; null when nothing states them. */
export function eosOf(facts: SideFacts): readonly number[] | null {
  const value = facts.get("eos.all")?.value ?? facts.get("eos.tokenizer_id")?.value;
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const ids = list.filter((id) => typeof id === "number");
  return ids.length === 0 ? null : ids;
}

export function numberOf(facts: SideFacts, name: Parameters<SideFacts["get"]>[0]): number | null {
  const value = facts.get(name)?.value;
  return typeof value === "number" ? value : null;
}

/** What its converter makes of a tokenizer.json: BPE with bytes to fall back on is that of SentencePiece. */
function vocabType(tokenizer: TokenizerSummary): EngineSide["vocabType"] {
  switch (tokenizer.model) {
    case "BPE":
      return memberOf(memberOf(tokenizer.outline, "model"), "byte_fallback") === true ? "spm" : "bpe";
    case "Unigram":
      return "ugm";
    case "WordPiece":
      return "wpm";
    default:
      return null;
  }
}
