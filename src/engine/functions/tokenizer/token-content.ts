import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { addedTokens, type PlacedToken } from "./added-tokens.ts";

/** Added tokens that cannot be seen: empty, or made of what a screen hides or turns. One finding for all. */
export const tokenContent: RuleFunction = {
  name: "tokenizer/token-content",
  options: { type: "object", additionalProperties: false },
  placeholders: ["tokens"],
  run({ checkpoint }): FunctionOutcome {
    const tokens = addedTokens(checkpoint);
    const hidden = tokens.filter(({ content }) => content === "" || HIDDEN.test(content));
    const [first] = hidden;
    if (first === undefined) return { targets: tokens.length, findings: [] };
    const names = [...new Set(hidden.map(nameOf))];
    return { targets: tokens.length, findings: [{ args: { tokens: nameList(names) }, primary: first.from }] };
  },
};

/**
 * Control characters but tab and line breaks (Phi-2 and Gemma have runs of those), and the bidirectional and zero-width
 * characters, but for the joiners that Indic and Persian words and emoji are made with.
 */
const HIDDEN =
  /[\u0000-\u0008\u000B\u000E-\u001F\u007F-\u0084\u0086-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;

function nameOf({ id, content }: PlacedToken): string {
  return content === "" ? `"" (${id})` : `${content} (${id})`;
}
