import { configNameOf, dtypeOfName } from "../../../checkpoint/facts/dtype-names.ts";
import { valuePlace } from "../../../checkpoint/place.ts";
import type { TensorTemplate } from "../../../model/architecture/tensor-graph.ts";
import { type BytesExplanation, explainBytes } from "../../../model/graph/explain-bytes.ts";
import { predictedBytes } from "../../../model/graph/predicted-bytes.ts";
import { isQuantised } from "../../graph/graph-verdict.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

const NOT_APPLICABLE: FunctionOutcome = { targets: 0, findings: [] };
const DEFAULT = "BF16";

/**
 * metadata.total_size against what the configuration makes of the named tensors, before any shard is there: a checkpoint
 * of other sizes is found before it is fetched. With the headers at hand weights/total-size counts their bytes.
 */
export const predictedSize: RuleFunction = {
  name: "weights/predicted-size",
  options: { type: "object", additionalProperties: false },
  placeholders: ["difference", "reason", "now", "remedy"],
  run(context, _, meta): FunctionOutcome {
    const { weights } = context.checkpoint;
    const { index } = weights;
    const actual = index?.totalSize ?? 0;
    const open = openDeviations(context, meta);
    if (open === null || index === null || actual === 0 || weights.complete || open.verdict.of === "base")
      return NOT_APPLICABLE;
    const { chosen, comparison, facts } = open.verdict;
    if (isQuantised(comparison, context.checkpoint) || comparison.unexpected.length + comparison.missing.length > 0)
      return NOT_APPLICABLE;
    if ([...comparison.found.keys()].some(isMask)) return NOT_APPLICABLE;
    const dtype = dtypeOfName(facts.get("dtype.config")?.value);
    const layout = chosen.other === undefined ? chosen.layout : chosen.other;
    const input = { architecture: chosen.architecture, facts, layout, comparison };
    const explanation = explainBytes(input, dtype, actual);
    if (explanation.kind === "as-predicted") return { targets: 1, findings: [] };
    const expected = predictedBytes(comparison, (template) => template.dtype ?? dtype ?? DEFAULT);
    // Sizes that no model has: the rules of config.json tell.
    if (!Number.isSafeInteger(expected)) return NOT_APPLICABLE;
    const difference = `${Math.abs(actual - expected)} ${actual > expected ? "more" : "less"}`;
    const args = { difference, ...advice(explanation, facts.config.attributeAt) };
    const primary = valuePlace(index.file, ["metadata", "total_size"]);
    return { targets: 1, findings: [{ args, primary, actual, expected }] };
  },
};

/** A causal mask that old versions stored: bool or uint8, and bool once counted as an eighth of a byte. */
function isMask({ ignorable, shape }: TensorTemplate): boolean {
  return ignorable && shape.length !== 1;
}

function advice(
  explanation: BytesExplanation,
  attribute: (key: string) => { readonly value: unknown } | null,
): { readonly reason: string; readonly now: string; readonly remedy: string } {
  switch (explanation.kind) {
    case "dtype": {
      const name = configNameOf(explanation.dtype) ?? explanation.dtype;
      return {
        now: "",
        reason: `exactly what ${name} weights have`,
        remedy: `check the dtype of the weights; if they are ${name}, say so in config.json`,
      };
    }
    case "keys": {
      const keys = explanation.keys.map(({ key, value }) => `${key} ${value}`);
      const now = explanation.keys.map(({ key }) => `${key} ${JSON.stringify(attribute(key)?.value) ?? "nothing"}`);
      return {
        reason: `exactly what ${keys.join(" or ")} would make`,
        now: ` (config.json has ${now.join(", ")})`,
        remedy:
          "compare the shapes in the shards with config.json before this is deployed: one of them is of another model",
      };
    }
    default:
      return {
        now: "",
        reason: "no single key of config.json accounts for it",
        remedy: "the index may be of another save: write it again from the shards",
      };
  }
}
