import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { valuePlace } from "../place.ts";
import type { Fact, FactName, FactReaders } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import type { ModelConfig } from "./model-config.ts";
import { tokenId } from "./token-id.ts";

type SpecialTokenFact = Extract<FactName, `${"eos" | "bos" | "pad"}.${string}`>;

/** End, begin and padding tokens as the four files that may say them do. */
export function specialTokenFacts(source: FactSource, config: ModelConfig): FactReaders<SpecialTokenFact> {
  const text = (file: string, key: string) => () => tokenText(source, file, key);
  const id = (key: string) => () => tokenizerId(source, key);
  const generation = (key: string) => () => generationValue(source, key);
  const eosConfig = (): Fact | null => asList(config.stated("eos_token_id"));
  const eosGeneration = (): Fact | null => asList(generationValue(source, "eos_token_id"));
  return {
    "eos.config": eosConfig,
    "eos.generation": eosGeneration,
    "eos.all": () => eosGeneration() ?? eosConfig(),
    "eos.tokenizer": text("tokenizer_config.json", "eos_token"),
    "eos.tokenizer_id": id("eos_token"),
    "eos.map": text("special_tokens_map.json", "eos_token"),
    "bos.config": () => config.stated("bos_token_id"),
    "bos.generation": generation("bos_token_id"),
    "bos.tokenizer": text("tokenizer_config.json", "bos_token"),
    "bos.tokenizer_id": id("bos_token"),
    "bos.map": text("special_tokens_map.json", "bos_token"),
    "pad.config": () => config.stated("pad_token_id"),
    "pad.generation": generation("pad_token_id"),
    "pad.tokenizer": text("tokenizer_config.json", "pad_token"),
    "pad.tokenizer_id": id("pad_token"),
    "pad.map": text("special_tokens_map.json", "pad_token"),
  };
}

function generationValue(source: FactSource, key: string): Fact | null {
  const file = "generation_config.json";
  const value = memberOf(source.documents.get(file)?.value, key);
  return value === undefined || value === null ? null : { value, from: valuePlace(file, [key]), how: "stated" };
}

/** A token stands as its text or as an object with its text under `content`. */
function tokenText(source: FactSource, file: string, key: string): Fact<string> | null {
  const token = memberOf(source.documents.get(file)?.value, key);
  const content: JsonValue | undefined = isJsonObject(token) ? memberOf(token, "content") : token;
  if (typeof content !== "string") return null;
  return { value: content, from: valuePlace(file, isJsonObject(token) ? [key, "content"] : [key]), how: "stated" };
}

function tokenizerId(source: FactSource, key: string): Fact | null {
  const text = tokenText(source, "tokenizer_config.json", key);
  const id = text === null ? null : tokenId(source, text.value);
  return text === null || id === null ? null : { ...text, value: id, how: "derived" };
}

function asList(fact: Fact | null): Fact | null {
  return fact === null || Array.isArray(fact.value) ? fact : { ...fact, value: [fact.value] };
}
