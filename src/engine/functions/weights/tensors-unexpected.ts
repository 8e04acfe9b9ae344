import { tensorPlace } from "../../../checkpoint/weights.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import { unexpectedCause } from "../../graph/tensor-cause.ts";
import { causedGroups } from "../../graph/tensor-groups.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Names that the configuration does not call for. */
export const tensorsUnexpected: RuleFunction = {
  name: "weights/tensors-unexpected",
  options: { type: "object", additionalProperties: false },
  placeholders: ["names", "are", "count", "cause", "first", "type"],
  run(context, _, meta): FunctionOutcome {
    const open = openDeviations(context, meta);
    if (open === null) return { targets: 0, findings: [] };
    const { total } = open.verdict.comparison;
    if (open.key !== null) return { targets: total, findings: [] };
    const causes = open.unexpected.map((set) => unexpectedCause(set, open));
    const type = open.verdict.chosen.architecture.modelType;
    const findings = causedGroups(open.unexpected, causes).map(({ names, are, count, first, cause }) => ({
      args: { names, are, count, first, cause, type },
      primary: tensorPlace(context.checkpoint.weights, first),
    }));
    return { targets: total, findings };
  },
};
