import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { addedTokens, type PlacedToken } from "./added-tokens.ts";

/** Added tokens that two places number differently, or two tokens with one id: one finding at the first. */
export const addedTokensAgree: RuleFunction = {
  name: "tokenizer/added-tokens-agree",
  options: { type: "object", additionalProperties: false },
  placeholders: ["clash", "more"],
  run({ checkpoint }): FunctionOutcome {
    const tokens = addedTokens(checkpoint);
    const clashes = findClashes(tokens);
    const [first] = clashes;
    if (first === undefined) return { targets: tokens.length, findings: [] };
    const rest = clashes.length - 1;
    const args = { clash: clashText(first), more: rest === 0 ? "" : ` (and ${rest} more)` };
    const related = [{ ...first.known.from, label: `${first.known.content} has the id ${first.known.id} here` }];
    return { targets: tokens.length, findings: [{ args, primary: first.token.from, related }] };
  },
};

interface Clash {
  readonly known: PlacedToken;
  readonly token: PlacedToken;
}

function findClashes(tokens: readonly PlacedToken[]): readonly Clash[] {
  const byContent = new Map<string, PlacedToken>();
  const byId = new Map<number, PlacedToken>();
  const clashes: Clash[] = [];
  for (const token of tokens) {
    const known = byContent.get(token.content) ?? byId.get(token.id);
    if (known === undefined) {
      byContent.set(token.content, token);
      byId.set(token.id, token);
    } else if (known.id !== token.id || known.content !== token.content) {
      clashes.push({ known, token });
    }
  }
  return clashes;
}

function clashText({ known, token }: Clash): string {
  return known.content === token.content
    ? `${token.content} has the id ${token.id} here and ${known.id} in ${known.from.file}`
    : `${token.id} is ${token.content} here and ${known.content} in ${known.from.file}`;
}
