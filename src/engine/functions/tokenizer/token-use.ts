import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { FactName } from "../../../checkpoint/facts/fact.ts";
import type { Place } from "../../../checkpoint/place.ts";
import type { OverflowToken } from "./overflow-tokens.ts";

export interface TokenUse {
  readonly token: OverflowToken;
  /** "as pad_token", "in the chat template". */
  readonly text: string;
  /** null for a token of the vocabulary: any text may hold it. */
  readonly from: Place | null;
}

/** The first of the tokens that the checkpoint does something with; null when all only stand in the tokenizer. */
export function firstUse({ facts }: Checkpoint, tokens: readonly OverflowToken[]): TokenUse | null {
  for (const [name, text] of USES) {
    const fact = facts.get(name);
    const ids = new Set(fact === null ? [] : [fact.value].flat());
    const token = tokens.find(({ id }) => ids.has(id));
    if (fact !== null && token !== undefined) return { token, text, from: fact.from };
  }
  const ordinary = tokens.find(({ isAdded }) => !isAdded);
  if (ordinary !== undefined) return { token: ordinary, text: "by any text that holds it", from: null };
  const template = facts.get("chat_template.text");
  if (typeof template?.value !== "string" || template.value.length > LONGEST_TEMPLATE) return null;
  const { value, from } = template;
  const written = tokens.slice(0, MOST_TOKENS).find(({ content }) => content.length > 2 && value.includes(content));
  return written === undefined ? null : { token: written, text: "in the chat template", from };
}

/** Published templates end at 20,000 characters, and added tokens past the table at a few: bounds for hostile ones. */
const LONGEST_TEMPLATE = 1_000_000;
const MOST_TOKENS = 100;

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
