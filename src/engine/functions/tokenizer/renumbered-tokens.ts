import { valuePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/**
 * Added tokens that the tokenizers library loads under another id than the file gives them. Those that the vocabulary lacks
 * get the ids behind it one after the other, in the order of the file (measured with tokenizers 0.23.1).
 */
export const renumberedTokens: RuleFunction = {
  name: "tokenizer/renumbered-tokens",
  options: { type: "object", additionalProperties: false },
  placeholders: ["token", "more"],
  run({ checkpoint: { tokenizer } }): FunctionOutcome {
    if (tokenizer === null || tokenizer.addedTokens.length === 0) return { targets: 0, findings: [] };
    const { size, maxId } = tokenizer.vocabulary;
    // With holes in the vocabulary an added token may well be one of its own: nothing certain to say.
    if (size === 0 || maxId + 1 !== size) return { targets: 1, findings: [] };
    const seen = new Set([""]);
    const renumbered: {
      readonly index: number;
      readonly content: string;
      readonly id: number;
      readonly loaded: number;
    }[] = [];
    let next = size;
    for (const [index, { id, content }] of tokenizer.addedTokens.entries()) {
      // A token without content is dropped on loading, a repeated one is known already.
      if (id < size || seen.has(content)) continue;
      seen.add(content);
      if (id !== next) renumbered.push({ index, content, id, loaded: next });
      next++;
    }
    const [first] = renumbered;
    if (first === undefined) return { targets: 1, findings: [] };
    const more = renumbered.length > 1 ? ` (and ${renumbered.length - 1} more)` : "";
    const primary = valuePlace("tokenizer.json", ["added_tokens", first.index, "id"]);
    const args = { token: first.content, more };
    return { targets: 1, findings: [{ args, primary, actual: first.id, expected: first.loaded }] };
  },
};
