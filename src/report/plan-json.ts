import type { ConversionPlan } from "../convert/plan.ts";

/** A plan whole, for machines: the bytes that its identity is taken of, and a line feed. */
export function planJson(plan: ConversionPlan): string {
  return `${JSON.stringify(plan)}\n`;
}
