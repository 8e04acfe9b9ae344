import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { FactName } from "../../../checkpoint/facts/fact.ts";
import type { Place } from "../../../checkpoint/place.ts";
import type { PlacedToken } from "./added-tokens.ts";

export interface TokenUse {
  /** "as pad_token", "in the chat template". */
  readonly text: string;
  readonly from: Place;
}

/** What a checkpoint first does with a token; null when the token only stands in the vocabulary. */
export function tokenUse({ facts }: Checkpoint, { id, content }: PlacedToken): TokenUse | null {
  for (const [name, text] of USES) {
    const fact = facts.get(name);
    if (fact !== null && [fact.value].flat().includes(id)) return { text, from: fact.from };
  }
  const template = facts.get("chat_template.text");
  const isWritten = content.length > 2 && typeof template?.value === "string" && template.value.includes(content);
  return isWritten ? { text: "in the chat template", from: template.from } : null;
}

const USES: readonly (readonly [FactName, string])[] = [
  ["eos.tokenizer_id", "as eos_token"],
  ["bos.tokenizer_id", "as bos_token"],
  ["pad.tokenizer_id", "as pad_token"],
  ["eos.generation", "as eos_token_id of generation_config.json"],
  ["bos.generation", "as bos_token_id of generation_config.json"],
  ["pad.generation", "as pad_token_id of generation_config.json"],
  ["eos.config", "as eos_token_id of config.json"],
  ["bos.config", "as bos_token_id of config.json"],
  ["pad.config", "as pad_token_id of config.json"],
];
