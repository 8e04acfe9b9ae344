import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { SideFactName } from "../checkpoint/facts/pair-fact.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import { addsSpecial } from "./adds-special.ts";
import type { EngineSide } from "./engine-facts.ts";
import type { PairMember } from "./pair.ts";
import type { SideFacts } from "./side-facts.ts";

export function engineSide({ checkpoint }: PairMember, facts: SideFacts): EngineSide {
  const { tokenizer } = checkpoint;
  const first = (...names: readonly SideFactName[]): number | null => {
    for (const name of names) {
      const value = facts.get(name)?.value;
      const id = Array.isArray(value) ? value[0] : value;
      if (typeof id === "number") return id;
    }
    return null;
  };
  return {
    vocabSize: numberOf(facts, "vocabulary.size"),
    baseTokens: tokenizer === null ? null : tokenizer.vocabulary.size,
    vocabType: tokenizer === null ? null : vocabType(tokenizer),
    bos: first("bos.tokenizer_id", "bos.config", "bos.generation"),
    eos: first("eos.tokenizer_id", "eos.config", "eos.generation"),
    pad: first("pad.tokenizer_id", "pad.config", "pad.generation"),
    bosAdded: addedByConverter(checkpoint, "bos"),
    eosAdded: addedByConverter(checkpoint, "eos"),
    hasUnk: hasUnk(memberOf(checkpoint.documents.get("tokenizer_config.json")?.value, "unk_token")),
    contextLength: numberOf(facts, "context_length"),
    stateful: isStateful(facts),
  };
}

/** As gguf-py reads it (SpecialVocab): the template of the post-processor, and over it what tokenizer_config.json states. */
function addedByConverter({ tokenizer, documents }: Checkpoint, token: "bos" | "eos"): boolean | null {
  const stated = memberOf(documents.get("tokenizer_config.json")?.value, `add_${token}_token`);
  if (typeof stated === "boolean") return stated;
  return tokenizer === null ? null : addsSpecial(tokenizer, token === "bos" ? "first" : "last");
}

/** Its text, or an object with the text. */
function hasUnk(token: JsonValue | undefined): boolean {
  return typeof token === "string" || typeof memberOf(token, "content") === "string";
}

/** model_type of the classes with `_is_stateful` in transformers 5.12. */
const STATEFUL: ReadonlySet<string> = new Set([
  ...["bamba", "deepseek_v4", "falcon_h1", "falcon_mamba", "granitemoehybrid", "jamba", "mamba", "mamba2"],
  ...["nemotron_h", "olmo_hybrid", "qwen3_5", "qwen3_5_moe", "qwen3_next", "rwkv", "xlstm", "zamba", "zamba2"],
]);

function isStateful(facts: SideFacts): boolean {
  return (["architecture.root_model_type", "architecture.model_type"] as const).some((name) => {
    const type = facts.get(name)?.value;
    return typeof type === "string" && STATEFUL.has(type.replace(/_text$/, ""));
  });
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
