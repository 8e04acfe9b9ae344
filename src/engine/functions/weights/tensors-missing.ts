import { filePlace, type Place } from "../../../checkpoint/place.ts";
import type { Weights } from "../../../checkpoint/weights.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import { missingCause } from "../../graph/tensor-cause.ts";
import { causedGroups } from "../../graph/tensor-groups.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { knowsAllNames } from "./known-names.ts";

/** Tensors that the configuration calls for and no name stands for. */
export const tensorsMissing: RuleFunction = {
  name: "weights/tensors-missing",
  options: { type: "object", additionalProperties: false },
  placeholders: ["names", "are", "count", "cause", "first"],
  run(context, _, meta): FunctionOutcome {
    const open = openDeviations(context, meta);
    if (open === null || !knowsAllNames(context.checkpoint)) return { targets: 0, findings: [] };
    const targets = open.verdict.comparison.graph.templates.length;
    if (open.key !== null) return { targets, findings: [] };
    const groups = causedGroups(
      open.missing.map(({ set }) => set),
      open.missing.map(({ template }) => missingCause(template, open)),
    );
    const primary = weightMapPlace(context.checkpoint.weights);
    const findings = groups.map(({ names, are, count, first, cause }) => ({
      args: { names, are, count, first, cause },
      primary,
    }));
    return { targets, findings };
  },
};

/** Where a name would be added: in the index, or else in the weight file. */
function weightMapPlace({ index, loaded }: Weights): Place {
  if (index !== null) return { file: index.file, pointer: ["weight_map"], part: "key" };
  return filePlace(loaded[0]?.file ?? "");
}
