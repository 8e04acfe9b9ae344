import { openDeviations } from "../../graph/open-deviations.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { differsFromBase } from "./differs-from-base.ts";
import { headsDivide } from "./heads-divide.ts";

/** num_attention_heads is a whole multiple of num_key_value_heads. Which of them was edited, the base model knows better. */
export const kvHeadsDivide: RuleFunction = {
  name: "config/kv-heads-divide",
  options: { type: "object", additionalProperties: false },
  placeholders: ["heads"],
  run(context, options, meta): FunctionOutcome {
    const { facts } = context.checkpoint;
    const heads = facts.get("architecture.num_attention_heads");
    const shared = facts.get("architecture.num_key_value_heads");
    if (typeof heads?.value !== "number" || typeof shared?.value !== "number") return { targets: 0, findings: [] };
    if (heads.value % shared.value === 0) return { targets: 1, findings: [] };
    if (differsFromBase(context, "architecture.num_attention_heads")) return { targets: 0, findings: [] };
    if (differsFromBase(context, "architecture.num_key_value_heads")) return { targets: 0, findings: [] };
    // With the right value at hand, the tensors say it: weights/config-contradicted.
    if ((openDeviations(context, meta)?.key ?? null) !== null) return { targets: 0, findings: [] };
    // Heads that do not divide the width either are one fault, config/heads-divide.
    if (headsDivide.run(context, options, meta).findings.length > 0) return { targets: 0, findings: [] };
    const [primary, other] = shared.how === "stated" ? [shared, heads] : [heads, shared];
    const related = other.how === "stated" ? [{ ...other.from, label: "does not fit" }] : [];
    const args = { heads: heads.value };
    return { targets: 1, findings: [{ args, primary: primary.from, related, actual: shared.value }] };
  },
};
