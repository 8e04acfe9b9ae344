import type { FactName } from "../checkpoint/facts/fact.ts";
import { type PairFactName, splitSide } from "../checkpoint/facts/pair-fact.ts";
import { filePlace, type Place } from "../checkpoint/place.ts";

/** The file where a checkpoint would have stated a fact that it does not state; the folder for facts about the weights. */
export function factHome(name: FactName | PairFactName): Place {
  const side = splitSide(name);
  const file = HOMES.find(([pattern]) => pattern.test(side?.name ?? name))?.[1] ?? "config.json";
  return filePlace(side === null ? file : `${side.side}/${file}`);
}

const HOMES: readonly (readonly [RegExp, string])[] = [
  [/^weights\.|^dtype\.weights$|^quantization\.tensors$|^(role|parameters|converted|base|tiers)$|^pair\./, ""],
  [/^(eos|bos|pad)\.generation$/, "generation_config.json"],
  [/^(eos|bos|pad)\.map$/, "special_tokens_map.json"],
  [/^(eos|bos|pad)\.tokenizer|^tokenizer\.(class|model_max_length)$|^chat_template\./, "tokenizer_config.json"],
  [/^tokenizer\./, "tokenizer.json"],
];
