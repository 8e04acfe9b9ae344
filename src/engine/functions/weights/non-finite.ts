import { tensorPlace } from "../../../checkpoint/weights.ts";
import { scannedSets } from "../../graph/scanned-sets.ts";
import { tensorGroups } from "../../graph/tensor-groups.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Tensors with values that are NaN, or infinite. */
export const nonFinite: RuleFunction = {
  name: "weights/non-finite",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["values"],
    properties: { values: { enum: ["nan", "infinite"] } },
  },
  placeholders: ["names", "have", "elements"],
  run(context, options): FunctionOutcome {
    const kind = options["values"] === "nan" ? "nan" : "infinite";
    // Loaders pass over what is ignorable, such as inv_freq.
    const found = scannedSets(context, ({ scan, template }) => scan[kind] > 0 && template?.ignorable !== true);
    if (found === null) return { targets: 0, findings: [] };
    const { sets, targets } = found;
    const groups = tensorGroups(sets.map(({ set }) => set));
    const findings = groups.map(({ names, count, first, members }) => {
      const scans = members.flatMap((member) => sets[member]?.scans ?? []);
      const sum = (key: "nan" | "infinite" | "elements"): number => scans.reduce((total, scan) => total + scan[key], 0);
      return {
        args: { names, have: count === 1 ? "has" : "have", elements: sum("elements") },
        primary: tensorPlace(context.checkpoint.weights, first),
        actual: sum(kind),
      };
    });
    return { targets, findings };
  },
};
