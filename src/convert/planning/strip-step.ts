import type { PlanStep } from "../plan.ts";
import { mapTensors, type TensorGroup } from "./planned-tensor.ts";
import { counted, planStep } from "./step.ts";
import type { PlainNames } from "./strip-wrappers.ts";

/** Tensors under their plain names; what was done about the names, or was not, becomes a step. */
export function stripStep(
  groups: readonly TensorGroup[],
  { prefix, unclear, nameOf }: PlainNames,
  evidence: PlanStep["evidence"],
  steps: PlanStep[],
): readonly TensorGroup[] {
  if (unclear !== null) {
    const text = `${unclear} stays in the names: what would be left is not what the model's tensors are called`;
    steps.push(planStep("strip-prefix", text, [], evidence));
  }
  if (prefix === null) return groups;
  const renamed: string[] = [];
  const result = mapTensors(groups, (tensor) => {
    const name = nameOf(tensor.name);
    if (name !== tensor.name) renamed.push(tensor.name);
    return { ...tensor, name };
  });
  const text = `${prefix} of a wrapper is taken off ${counted(renamed.length, "name")}`;
  steps.push(planStep("strip-prefix", text, renamed, evidence));
  return result;
}
