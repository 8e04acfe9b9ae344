import type { FactName } from "../checkpoint/facts/fact.ts";
import { filePlace, type Place } from "../checkpoint/place.ts";

/** The file where a checkpoint would have stated a fact that it does not state; the folder for facts about the weights. */
export function factHome(name: FactName): Place {
  return filePlace(HOMES.find(([pattern]) => pattern.test(name))?.[1] ?? "config.json");
}

const HOMES: readonly (readonly [RegExp, string])[] = [
  [/^weights\.|^dtype\.weights$|^quantization\.tensors$/, ""],
  [/^(eos|bos|pad)\.generation$/, "generation_config.json"],
  [/^(eos|bos|pad)\.map$/, "special_tokens_map.json"],
  [/^(eos|bos|pad)\.tokenizer|^tokenizer\.(class|model_max_length)$|^chat_template\./, "tokenizer_config.json"],
  [/^tokenizer\./, "tokenizer.json"],
];
