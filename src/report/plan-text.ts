import type { ConversionPlan } from "../convert/plan.ts";
import { escapeTerminal } from "./escape-terminal.ts";

/** A plan for people. */
export function planText({ layout, steps, outputs }: ConversionPlan): string {
  const lines = [`layout ${layout}`, ...steps.map(({ text }) => text), ...outputs.map(({ name }) => name)];
  return `${lines.map(escapeTerminal).join("\n")}\n`;
}
