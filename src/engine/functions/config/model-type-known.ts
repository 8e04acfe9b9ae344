import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { differsFromBase } from "./differs-from-base.ts";
import { hasOwnCode } from "./has-own-code.ts";

/** model_type is built into transformers, or the checkpoint names code of its own in auto_map. */
export const modelTypeKnown: RuleFunction = {
  name: "config/model-type-known",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  run(context): FunctionOutcome {
    const type = context.checkpoint.facts.get("architecture.root_model_type");
    const known = context.checkpoint.facts.get("architecture.known");
    if (type === null || known === null) return { targets: 0, findings: [] };
    if (hasOwnCode(context.checkpoint)) return { targets: 0, findings: [] };
    if (differsFromBase(context, "architecture.model_type")) return { targets: 0, findings: [] };
    if (known.value === true) return { targets: 1, findings: [] };
    return { targets: 1, findings: [{ args: {}, primary: type.from, actual: type.value }] };
  },
};
