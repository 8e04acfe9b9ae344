import { filePlace } from "../../../checkpoint/place.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import type { ShapeDeviation } from "../../../model/graph/graph-comparison.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import { tensorGroups } from "../../graph/tensor-groups.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Tensors whose shape is not what the configuration makes of it. */
export const tensorShapes: RuleFunction = {
  name: "weights/tensor-shapes",
  options: { type: "object", additionalProperties: false },
  placeholders: ["names", "have", "cause", "remedy"],
  run(context, _, meta): FunctionOutcome {
    const open = openDeviations(context, meta);
    if (open === null || open.verdict.comparison.dtypes.size === 0) return { targets: 0, findings: [] };
    const targets = open.verdict.comparison.matched;
    if (open.key !== null) return { targets, findings: [] };
    const { shapes } = open;
    const { weights } = context.checkpoint;
    const groups = tensorGroups(
      shapes.map(({ set }) => set),
      (index) => `${shapes[index]?.shape.join()}/${shapes[index]?.template.shape.join()}`,
    );
    const findings = groups.flatMap(({ names, count, first, members }): readonly FunctionFinding[] => {
      const deviation = shapes[members[0] ?? 0];
      if (deviation === undefined) return [];
      const file = weights.tensors.get(first)?.file ?? "";
      return [
        {
          args: { names, have: count === 1 ? "has" : "have", ...advice(deviation) },
          primary: tensorPlace(weights, first),
          related: weights.index === null ? [] : [filePlace(file, "its header says so")],
          actual: deviation.shape,
          expected: deviation.template.shape,
        },
      ];
    });
    return { targets, findings };
  },
};

function advice({ shape, template }: ShapeDeviation): { readonly cause: string; readonly remedy: string } {
  const expected = template.shape;
  if (shape.length > 1 && shape.join() === expected.toReversed().join()) {
    return { cause: ": transposed", remedy: "store linear weights as [out, in]; transpose it back and save again" };
  }
  const size = (sizes: readonly number[]): number => sizes.reduce((product, each) => product * each, 1);
  if (size(shape) === size(expected)) {
    return { cause: ": the same elements in another arrangement", remedy: "reshape it and save again" };
  }
  return {
    cause: "",
    remedy: "take the tensor from where the model was trained, or config.json from the model that these weights are of",
  };
}
