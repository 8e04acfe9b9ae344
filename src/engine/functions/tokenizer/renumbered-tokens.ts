import { valuePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/**
 * Added tokens that the tokenizers library loads under another id than the file gives them: it hands out ids one after the
 * other, from the size of the vocabulary on, whatever the file says (measured with tokenizers 0.23.1).
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
    const renumbered: {
      readonly index: number;
      readonly content: string;
      readonly id: number;
      readonly loaded: number;
    }[] = [];
    const seen = new Set<string>();
    let next = size;
    for (const [index, { id, content }] of tokenizer.addedTokens.entries()) {
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
