import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { FactName } from "../../../checkpoint/facts/fact.ts";
import type { PlacedToken } from "./added-tokens.ts";

/** What a checkpoint does with a token, in the words of a message; empty when it only stands in the vocabulary. */
export function tokenUses({ facts }: Checkpoint, { id, content }: PlacedToken): readonly string[] {
  const uses = USES.filter(([fact]) => [facts.get(fact)?.value ?? []].flat().includes(id)).map(([, use]) => use);
  const template = facts.get("chat_template.text")?.value;
  if (content.length > 2 && typeof template === "string" && template.includes(content))
    uses.push("in the chat template");
  return uses;
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
