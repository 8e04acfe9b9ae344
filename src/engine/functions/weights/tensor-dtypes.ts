import { visitTensors } from "../../../checkpoint/visit-tensors.ts";
import { tensorPlace, type Weights } from "../../../checkpoint/weights.ts";
import type { TensorTemplate } from "../../../model/architecture/tensor-graph.ts";
import { type TensorSet, TensorSetBuilder } from "../../../model/graph/tensor-set.ts";
import { graphVerdict, isQuantised } from "../../graph/graph-verdict.ts";
import { isQuantisationTold } from "../../graph/open-deviations.ts";
import { otherFamily } from "../../graph/other-families.ts";
import { tensorGroups } from "../../graph/tensor-groups.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

const FLOATS: ReadonlySet<string> = new Set(["F64", "F32", "F16", "BF16"]);

/** Tensors with another dtype than their like in the other layers, or than a tensor of this kind can have. */
export const tensorDtypes: RuleFunction = {
  name: "weights/tensor-dtypes",
  options: { type: "object", additionalProperties: false },
  placeholders: ["names", "are", "others"],
  run(context, _, meta): FunctionOutcome {
    const verdict = graphVerdict(context);
    if (verdict === null || isQuantisationTold(context, meta) || otherFamily(verdict, context) !== null)
      return { targets: 0, findings: [] };
    const { comparison } = verdict;
    const { weights } = context.checkpoint;
    if (isQuantised(comparison, context.checkpoint)) return { targets: 0, findings: [] };
    const targets = [...comparison.dtypes.values()].filter(({ size }) => size > 0).length;
    const odd = [...comparison.dtypes].flatMap(([template, dtypes]) => oddDtypes(template, dtypes));
    const sets = odd.map(({ template, dtype }) => tensorsOf(weights, template, dtype));
    const groups = tensorGroups(sets, (index) => `${odd[index]?.dtype} ${odd[index]?.others}`);
    const findings = groups.map(({ names, count, first, members }) => ({
      args: { names, are: count === 1 ? "is" : "are", others: odd[members[0] ?? 0]?.others ?? "" },
      primary: tensorPlace(weights, first),
      actual: odd[members[0] ?? 0]?.dtype ?? null,
    }));
    return { targets, findings };
  },
};

interface OddDtype {
  readonly template: TensorTemplate;
  readonly dtype: string;
  /** A clause on what is usual. */
  readonly others: string;
}

function oddDtypes(template: TensorTemplate, dtypes: ReadonlyMap<string, number>): readonly OddDtype[] {
  const odd: OddDtype[] = [];
  const total = [...dtypes.values()].reduce((sum, count) => sum + count, 0);
  for (const [dtype, count] of dtypes) {
    if (template.dtype !== null && !FLOATS.has(template.dtype)) {
      if (dtype !== template.dtype) odd.push({ template, dtype, others: `not ${template.dtype}` });
    } else if (!FLOATS.has(dtype)) {
      odd.push({ template, dtype, others: "which only quantisers write, and config.json has no quantization_config" });
    } else {
      const usual = [...dtypes].find(([other, of]) => other !== dtype && FLOATS.has(other) && of > count);
      // Half of the layers in another format is a choice; fewer of them are not.
      if (usual !== undefined && count * 2 < total)
        odd.push({ template, dtype, others: `while the other ${usual[1]} are ${usual[0]}` });
    }
  }
  return odd;
}

function tensorsOf(weights: Weights, template: TensorTemplate, dtype: string): TensorSet {
  const set = new TensorSetBuilder(template.pattern);
  visitTensors(weights, (pattern) =>
    pattern !== template.pattern
      ? null
      : (row) => {
          if (row.dtype === dtype && template.axes.every((axis, index) => axis.has(row.numbers[index] ?? -1)))
            set.add(row);
        },
  );
  return set.build();
}
