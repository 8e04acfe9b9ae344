import type { JsonValue } from "../../../format/json/json-value.ts";
import { graphVerdict } from "../../graph/graph-verdict.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { differsFromBase } from "./differs-from-base.ts";

const NOT_APPLICABLE: FunctionOutcome = { targets: 0, findings: [] };

/** Types whose embedding has rows beside those of vocab_size: mllama 8 for images, moshi 1, ... (transformers 5.12, modeling files). */
const MORE_ROWS: ReadonlySet<unknown> = new Set(["mllama_text_model", "moshi", "kyutai_speech_to_text", "cpmant"]);

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
    // Code that comes with a model may size its tables in its own way.
    if (facts.get("architecture.known")?.value !== true) return NOT_APPLICABLE;
    if (of === "embedding" && MORE_ROWS.has(facts.get("architecture.model_type")?.value)) return NOT_APPLICABLE;
    if (rows.value === vocabulary.value) return { targets: 1, findings: [] };
    if (isTransposed(context, rows.value)) return NOT_APPLICABLE;
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

/** A table on its side has as many rows as it should have columns: weights/tensor-shapes tells. */
function isTransposed(context: RuleContext, rows: JsonValue): boolean {
  const shapes = graphVerdict(context)?.comparison.shapes ?? [];
  return shapes.some(
    ({ shape, template }) =>
      shape.length === 2 && shape[0] === rows && shape.join() === template.shape.toReversed().join(),
  );
}
