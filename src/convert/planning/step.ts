import type { PlanStep } from "../plan.ts";

const MOST_EXAMPLES = 10;

/** A step of a plan. @param names of all that it concerns */
export function planStep(id: string, text: string, names: readonly string[], evidence: PlanStep["evidence"]): PlanStep {
  return { id, text, examples: names.slice(0, MOST_EXAMPLES), count: names.length, evidence };
}

/** "1 tensor", "3 tensors". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
