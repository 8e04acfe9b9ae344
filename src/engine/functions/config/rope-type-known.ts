import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { hasOwnCode } from "./has-own-code.ts";
import { ropeSets } from "./rope-sets.ts";

/** What transformers 4.45 to 5.12 has; su and mrope are names that it translates. */
const TYPES = ["default", "linear", "dynamic", "yarn", "longrope", "llama3", "proportional", "su", "mrope"];

/** Every rope set is of a type that transformers computes, unless the checkpoint brings its own code. */
export const ropeTypeKnown: RuleFunction = {
  name: "config/rope-type-known",
  options: { type: "object", additionalProperties: false },
  placeholders: ["set", "types"],
  run({ checkpoint }): FunctionOutcome {
    if (checkpoint.facts.get("architecture.known")?.value !== true || hasOwnCode(checkpoint)) {
      return { targets: 0, findings: [] };
    }
    const sets = ropeSets(checkpoint).filter((set) => set.type !== null);
    const findings = sets.flatMap((set): readonly FunctionFinding[] => {
      if (set.type === null || TYPES.includes(set.type)) return [];
      const key = typeof set.value["rope_type"] === "string" ? "rope_type" : "type";
      const primary = { file: "config.json", pointer: [...set.pointer, key], part: "value" } as const;
      return [{ args: { set: set.name, types: TYPES.slice(0, 6).join(", ") }, primary, actual: set.type }];
    });
    return { targets: sets.length, findings };
  },
};
