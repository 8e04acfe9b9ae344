import type { FACTS } from "./fact.ts";

/** What a checkpoint is in a pair for speculative decoding: the target checks what the draft proposes. */
export const PAIR_SIDES = ["target", "draft"] as const;
export type PairSide = (typeof PAIR_SIDES)[number];

/** What is asked of either side of a pair beside the facts of a checkpoint; a rule writes `draft.role`. */
export const SIDE_FACTS = {
  role: "what the checkpoint is: causal-lm, or what else it is instead (medusa, eagle, adapter, encoder-decoder, ...)",
  base: "served name of its base model",
  parameters: "numbers that the model learned, from the headers, else from config.json",
  multiplied_parameters:
    "parameters that a token is multiplied with: less an embedding beside a head of its own, which is only looked up, and less the experts that a token does not use",
  context_length: "context length after rope scaling, in tokens",
  bos_added: "whether its tokenizer puts the bos token before a text",
  bos_id: "id of the bos token, wherever it is stated",
  pad_id: "id of the pad token, wherever it is stated",
  family: "model_type without what says of a kind of it: qwen3 of qwen3_moe, gemma3 of gemma3_text",
  tiers: "sequence lengths, in tokens, that the platform has compiled its base model for",
  converted: "whether the folder has DONE, which a conversion to the platform's layout writes last",
} as const;

/** What the two sides are together. */
export const PAIR_FACTS = {
  "pair.tokens":
    "same: every token has the same id on both sides; reserved: only names of reserved slots differ; different; unknown: a tokenizer could not be read",
  "pair.same_tokens": "number of tokens that have the same id on both sides",
  "pair.chats":
    "same: both chat templates make the same ids of the same conversations, each with its own tokenizer; different; unknown: that could not be seen",
  "pair.size_ratio": "parameters of the draft divided by those of the target",
  "pair.work_ratio":
    "multiplied_parameters of the draft divided by those of the target: what a token of one costs beside one of the other",
  "pair.drafts": "served names of the drafts that the platform documents for the target's base model",
  "pair.served_length":
    "tokens that the pair is served with: what --served-length says, else, for the platform, the longest that the target's base model is known to be compiled for",
  "pair.served_by": "who says how long the pair is served: option, tiers (of the platform's metadata), or unknown",
  "pair.platform": "whether the platform's layout is asked for: validate-sd does",
} as const;

/** A fact that only a pair has. */
export type PairFactName = `${PairSide}.${keyof typeof FACTS | keyof typeof SIDE_FACTS}` | keyof typeof PAIR_FACTS;

export type SideFactName = keyof typeof FACTS | keyof typeof SIDE_FACTS;

/** "draft.vocabulary.size" in two parts; null for what is no fact of a side. */
export function splitSide(name: string): { readonly side: PairSide; readonly name: string } | null {
  const side = PAIR_SIDES.find((each) => name.startsWith(`${each}.`));
  return side === undefined ? null : { side, name: name.slice(side.length + 1) };
}
