import { Tokenizer } from "@huggingface/tokenizers";
import type { Encoded, EncodeTask, Outcome, SplitTask } from "./probe-task.ts";

/** Pieces that are looked up in a vocabulary: more come of no real tokenizer. */
const MAX_PIECES = 100_000;
/** Their characters together: real ones make 5,000. */
const MAX_CHARACTERS = 100_000;

/**
 * The pieces that come to the model, without it: the library takes a model without a type for one that leaves pieces as they
 * are. @throws what the library does not know
 */
export function splitProbes({ normalizer, preTokenizer, addedTokens, probes }: SplitTask): readonly string[] {
  const tokenizer = new Tokenizer(
    {
      model: { vocab: {} },
      normalizer,
      pre_tokenizer: preTokenizer,
      post_processor: null,
      decoder: null,
      added_tokens: addedTokens,
    },
    {},
  );
  const pieces = new Set<string>();
  let characters = 0;
  for (const { text } of probes) {
    for (const piece of tokenizer.tokenize(text)) {
      if (pieces.has(piece)) continue;
      pieces.add(piece);
      characters += piece.length;
      if (pieces.size > MAX_PIECES || characters > MAX_CHARACTERS)
        throw new Error("the pre-tokenizer makes too many pieces");
    }
  }
  return [...pieces];
}

export function encodeProbes({ tokenizer: json, probes }: EncodeTask): readonly Outcome<Encoded>[] {
  const tokenizer = new Tokenizer(json as object, {});
  return probes.map(({ text, special }) => {
    const { ids, tokens }: Encoded = tokenizer.encode(text, { add_special_tokens: special });
    const isWhole = ids.every((id) => Number.isSafeInteger(id));
    return isWhole ? { value: { ids, tokens } } : { error: "a character that no token of the vocabulary has" };
  });
}
