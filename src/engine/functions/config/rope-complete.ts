import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { memberOf } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { rootConfig, textConfig } from "./config-document.ts";
import { type RopeSet, ropeSets } from "./rope-sets.ts";

/**
 * Keys without which transformers raises a KeyError or guesses (modeling_rope_utils.py, 4.45 to 5.12). yarn and longrope
 * take the original context length from max_position_embeddings when it is absent.
 */
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map([
  ["linear", ["factor"]],
  ["dynamic", ["factor"]],
  ["yarn", ["factor"]],
  ["longrope", ["short_factor", "long_factor"]],
  ["su", ["short_factor", "long_factor"]],
  ["llama3", ["factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"]],
]);

/** Keys that mean that scaling was wanted, so that a set without a type is not plain rope. */
const SCALING = ["factor", "low_freq_factor", "high_freq_factor", "short_factor", "long_factor"];

/** Every rope set names its type and holds what the type needs. One finding for a set, at the set. */
export const ropeComplete: RuleFunction = {
  name: "config/rope-complete",
  options: { type: "object", additionalProperties: false },
  placeholders: ["set", "need", "missing"],
  run({ checkpoint }): FunctionOutcome {
    const sets = ropeSets(checkpoint);
    const findings = sets.flatMap((set): readonly FunctionFinding[] => {
      const missing = missingKeys(set, checkpoint);
      if (missing.length === 0) return [];
      const need = set.type === null ? "so its numbers have no type" : `which its type ${set.type} needs`;
      const args = { set: set.name, need, missing: missing.join(", ") };
      return [{ args, primary: { file: "config.json", pointer: set.pointer, part: "key" } }];
    });
    return { targets: sets.length, findings };
  },
};

function missingKeys(set: RopeSet, checkpoint: Checkpoint): readonly string[] {
  const has = (key: string): boolean => (memberOf(set.value, key) ?? null) !== null;
  if (set.type !== null) {
    return (REQUIRED.get(set.type) ?? []).filter((key) => !has(key) && !isBeside(key, checkpoint));
  }
  // A type of the wrong kind is the schema rule's.
  const stated = memberOf(set.value, "rope_type") ?? memberOf(set.value, "type") ?? null;
  return stated === null && SCALING.some(has) ? ["rope_type"] : [];
}

/** Phi-3 keeps original_max_position_embeddings beside rope_scaling, not in it. */
function isBeside(key: string, checkpoint: Checkpoint): boolean {
  if (key !== "original_max_position_embeddings") return false;
  const parts = [textConfig(checkpoint)?.value, rootConfig(checkpoint) ?? undefined];
  return parts.some((part) => typeof memberOf(part, key) === "number");
}
