import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { differsFromBase } from "./differs-from-base.ts";

const NOT_APPLICABLE: FunctionOutcome = { targets: 0, findings: [] };

/** Rows of the input embedding or of lm_head against vocab_size. */
export const embeddingRows: RuleFunction = {
  name: "weights/embedding-rows",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["of"],
    properties: { of: { enum: ["embedding", "head"] } },
  },
  placeholders: ["tensor"],
  run(context, { of }): FunctionOutcome {
    const { facts } = context.checkpoint;
    const vocabulary = facts.get("vocabulary.size");
    const embedding = facts.get("weights.embedding_rows");
    const rows = of === "head" ? facts.get("weights.lm_head_rows") : embedding;
    if (vocabulary === null || rows === null) return NOT_APPLICABLE;
    if (rows.value === vocabulary.value) return { targets: 1, findings: [] };
    // The config alone was edited: config/vocab-size has said so.
    if (differsFromBase(context, "vocabulary.size")) return NOT_APPLICABLE;
    // Both tables differ from vocab_size: one finding, that of the embedding.
    if (of === "head" && embedding !== null && embedding.value !== vocabulary.value) return NOT_APPLICABLE;
    const tensor = of === "head" ? "lm_head" : "the embedding";
    const related = [{ ...rows.from, label: `${tensor} has ${String(rows.value)} rows` }];
    return {
      targets: 1,
      findings: [
        { args: { tensor }, primary: vocabulary.from, related, actual: vocabulary.value, expected: rows.value },
      ],
    };
  },
};
