import { valuePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { embeddingRows } from "./embedding-table.ts";

/** Ids below the highest that no token has. */
export const idGaps: RuleFunction = {
  name: "tokenizer/id-gaps",
  options: { type: "object", additionalProperties: false },
  placeholders: ["gaps"],
  run({ checkpoint, base }): FunctionOutcome {
    const { tokenizer } = checkpoint;
    if (tokenizer === null || tokenizer.vocabulary.size === 0) return { targets: 0, findings: [] };
    const { size, maxId, vocabulary } = tokenizer;
    const gaps = maxId + 1 - size;
    // Behind a vocabulary without holes a gap is one of added tokens: tokenizer/renumbered-tokens has more to say of it.
    const rows = embeddingRows(checkpoint, base);
    // Past the embedding table tokenizer/ids-fit and tokenizer/ids-overflow speak.
    if (rows !== null && maxId >= rows) return { targets: 1, findings: [] };
    if (gaps === 0 || vocabulary.maxId + 1 === vocabulary.size) return { targets: 1, findings: [] };
    const primary = valuePlace("tokenizer.json", ["model", "vocab"]);
    const args = { gaps: gaps === 1 ? "1 id" : `${gaps} ids` };
    return {
      targets: 1,
      findings: [{ args, primary: { ...primary, part: "key" }, actual: size, expected: maxId + 1 }],
    };
  },
};
