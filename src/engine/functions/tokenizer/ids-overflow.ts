import type { JsonObject } from "../../../format/json/json-value.ts";
import type { RuleContext } from "../../rule.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { embeddingRows } from "./embedding-table.ts";
import { type OverflowToken, overflowTokens } from "./overflow-tokens.ts";
import { tokenUses } from "./token-uses.ts";

/**
 * Token ids that the embedding has no row for: one finding for all of them. `used`: those of a checkpoint that uses at
 * least one, or whose base model has none; otherwise the harmless ones.
 */
export const idsOverflow: RuleFunction = {
  name: "tokenizer/ids-overflow",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["used"],
    properties: { used: { type: "boolean" } },
  },
  placeholders: ["tokens", "use"],
  run(context: RuleContext, options: JsonObject): FunctionOutcome {
    const { checkpoint, base } = context;
    const rows = embeddingRows(checkpoint, base);
    if (rows === null || checkpoint.facts.get("tokenizer.max_id") === null) return { targets: 0, findings: [] };
    const tokens = overflowTokens(checkpoint, base, rows);
    const use = useOf(context, tokens);
    const [first] = tokens;
    if (first === undefined || (use !== null) !== (options["used"] === true)) return { targets: 1, findings: [] };
    const args = { tokens: nameList(tokens.map(({ content, id }) => `${content} (${id})`)), use: use ?? "nowhere" };
    const actual = tokens.at(-1)?.id ?? first.id;
    const related = first.others;
    return { targets: 1, findings: [{ args, primary: first.from, related, actual, expected: rows }] };
  },
};

function useOf({ checkpoint, base }: RuleContext, tokens: readonly OverflowToken[]): string | null {
  for (const token of tokens) {
    const [use] = tokenUses(checkpoint, token);
    if (use !== undefined) return `${token.content} is used ${use}`;
  }
  return base !== null && tokens.length > 0 ? `${base.name} has no such token` : null;
}
