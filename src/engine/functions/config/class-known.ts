import { nearestNames } from "../../../model/nearest-names.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { differsFromBase } from "./differs-from-base.ts";
import { hasOwnCode } from "./has-own-code.ts";

const NOTHING: FunctionOutcome = { targets: 0, findings: [] };

/** architectures[0] is a class that transformers has for the model_type. A checkpoint with code of its own may have others. */
export const classKnown: RuleFunction = {
  name: "config/class-known",
  options: { type: "object", additionalProperties: false },
  placeholders: ["class", "near"],
  run(context): FunctionOutcome {
    const { facts } = context.checkpoint;
    const name = facts.get("architecture.class");
    const known = facts.get("architecture.classes")?.value;
    if (name === null || typeof name.value !== "string" || !Array.isArray(known)) return NOTHING;
    if (hasOwnCode(context.checkpoint)) return NOTHING;
    if (differsFromBase(context, "architecture.class")) return NOTHING;
    if (differsFromBase(context, "architecture.model_type")) return NOTHING;
    const classes = known.map(String);
    if (classes.includes(name.value)) return { targets: 1, findings: [] };
    const near = nearestNames(name.value, classes)[0] ?? usualClass(classes);
    return { targets: 1, findings: [{ args: { class: name.value, near }, primary: name.from, actual: name.value }] };
  },
};

/** What a checkpoint of the type usually is when the name resembles none of its classes. */
function usualClass(classes: readonly string[]): string {
  const usual = /For(?:CausalLM|ConditionalGeneration)$/;
  return classes.find((each) => usual.test(each)) ?? classes[0] ?? "";
}
