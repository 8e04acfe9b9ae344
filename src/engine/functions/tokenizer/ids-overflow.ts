import type { Place } from "../../../checkpoint/place.ts";
import type { JsonObject } from "../../../format/json/json-value.ts";
import type { RuleContext } from "../../rule.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { embeddingRows } from "./embedding-table.ts";
import { type OverflowToken, overflowTokens } from "./overflow-tokens.ts";
import { firstUse } from "./token-use.ts";

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
    const highest = checkpoint.facts.get("tokenizer.max_id")?.value;
    if (rows === null || typeof highest !== "number") return { targets: 0, findings: [] };
    if (highest < rows) return { targets: 1, findings: [] };
    const tokens = overflowTokens(checkpoint, base, rows);
    const [first] = tokens;
    if (first === undefined) return { targets: 1, findings: [] };
    const use = useOf(context, tokens);
    if ((use !== null) !== (options["used"] === true)) return { targets: 1, findings: [] };
    const names = nameList(tokens.map(({ content, id }) => `${content} (${id})`));
    const args = { tokens: names, use: use?.text ?? "nothing uses them" };
    const related = [...(use?.related ?? []), ...first.others];
    const actual = tokens.at(-1)?.id ?? first.id;
    return { targets: 1, findings: [{ args, primary: first.from, related, actual, expected: rows }] };
  },
};

function useOf(
  { checkpoint, base }: RuleContext,
  tokens: readonly OverflowToken[],
): { readonly text: string; readonly related: readonly Place[] } | null {
  const use = firstUse(checkpoint, tokens);
  if (use === null) return base === null ? null : { text: `${base.name} has no such token`, related: [] };
  const related = use.from === null ? [] : [{ ...use.from, label: "used here" }];
  return { text: `${use.token.content} is used ${use.text}`, related };
}
