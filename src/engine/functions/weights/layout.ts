import { namePatterns } from "../../../checkpoint/name-patterns.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import type { ArchitectureLayout, TensorFormula } from "../../../model/architecture/architecture.ts";
import { modelGraph } from "../../../model/architecture/model-graph.ts";
import { type TensorTemplate, tensorName } from "../../../model/architecture/tensor-graph.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Tensors under the names of a layout that not every reader of the model class knows. */
export const layout: RuleFunction = {
  name: "weights/layout",
  options: { type: "object", additionalProperties: false },
  placeholders: ["layout", "title", "readers", "tensor", "usual"],
  run(context, _, meta): FunctionOutcome {
    const open = openDeviations(context, meta);
    if (open === null) return { targets: 0, findings: [] };
    const { chosen, facts } = open.verdict;
    const { weights } = context.checkpoint;
    const usual = modelGraph(facts, context.architectures).graph;
    const { other, graph } = chosen;
    if (other === undefined || other === null || other.readers === null || usual === null)
      return { targets: 1, findings: [] };
    const { id, title, readers } = other;
    // What it has instead and what it lacks show it best; else the first name that is another.
    const instead = graph.templates.find(
      ({ pattern, formula }) => usual.byPattern.get(pattern) === undefined && isOwn(other, formula),
    );
    const isOther = (pattern: string): boolean =>
      instead === undefined
        ? graph.byPattern.has(pattern) && !usual.byPattern.has(pattern)
        : pattern === instead.pattern;
    const tensor = namePatterns(weights).find(({ pattern }) => isOther(pattern))?.first ?? "";
    const lacking = usual.templates.filter(({ pattern, optional }) => !optional && !graph.byPattern.has(pattern));
    const expected = lacking.find(({ formula }) => instead !== undefined && other.drop.has(formula.name)) ?? lacking[0];
    const args = { layout: id, title, readers, tensor, usual: expected === undefined ? "" : firstName(expected) };
    return { targets: 1, findings: [{ args, primary: tensorPlace(weights, tensor) }] };
  },
};

/** Whether a tensor is one that the layout has in place of others. */
function isOwn({ tensors }: ArchitectureLayout, formula: TensorFormula): boolean {
  return tensors.some((group) => group.tensors.includes(formula));
}

function firstName(template: TensorTemplate): string {
  return tensorName(
    template,
    template.axes.map(({ numbers }) => numbers[0] ?? 0),
  );
}
