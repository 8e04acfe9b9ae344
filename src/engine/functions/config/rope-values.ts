import type { FactName } from "../../../checkpoint/facts/fact.ts";
import { type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { textConfig } from "./config-document.ts";
import { differsFromBase } from "./differs-from-base.ts";
import { type RopeSet, ropeSets } from "./rope-sets.ts";

interface Doubt {
  readonly key: string;
  readonly value: number;
  /** A clause: "is 0.5, less than 1". */
  readonly doubt: string;
}

/** The values of a rope set that transformers warns of and then computes with (modeling_rope_utils.py, 5.12). */
export const ropeValues: RuleFunction = {
  name: "config/rope-values",
  options: { type: "object", additionalProperties: false },
  placeholders: ["set", "doubt"],
  run(context): FunctionOutcome {
    const sets = ropeSets(context.checkpoint).filter(({ type }) => type !== null && type !== "default");
    const findings = sets.flatMap((set): readonly FunctionFinding[] =>
      doubts(set, context)
        .filter(({ key }) => !isForBaseRule(key, context))
        .map(({ key, value, doubt }) => ({
          args: { set: set.name, doubt },
          primary: { file: "config.json", pointer: [...set.pointer, key], part: "value" },
          actual: value,
        })),
    );
    return { targets: sets.length, findings };
  },
};

function doubts(set: RopeSet, context: RuleContext): readonly Doubt[] {
  const found: Doubt[] = [];
  const value = (key: string): number | null => numberOf(memberOf(set.value, key));
  const [factor, low, high] = [value("factor"), value("low_freq_factor"), value("high_freq_factor")];
  const original = value("original_max_position_embeddings");
  const length = numberOf(context.checkpoint.facts.get("architecture.max_position_embeddings")?.value);
  // 0 and below are out of range: the schema rule has said it.
  if (factor !== null && factor > 0 && factor < 1) {
    found.push({ key: "factor", value: factor, doubt: `is ${factor}, less than 1` });
  }
  if (set.type === "llama3" && low !== null && high !== null && low > 0 && high > 0 && high <= low) {
    found.push({
      key: "high_freq_factor",
      value: high,
      doubt: `is ${high}, not above low_freq_factor, which is ${low}`,
    });
  }
  if (set.type === "llama3" && original !== null && length !== null && original >= length) {
    const doubt = `is ${original}, not below max_position_embeddings, which is ${length}`;
    found.push({ key: "original_max_position_embeddings", value: original, doubt });
  }
  if (set.type === "yarn" && factor !== null && original !== null && original > 0 && length !== null) {
    const ratio = length / original;
    // max_position_embeddings may also say the length before scaling: Qwen's way to switch yarn on.
    if (ratio !== factor && ratio !== 1 && factor >= 1) {
      const doubt = `is ${factor}, but max_position_embeddings / original_max_position_embeddings is ${length} / ${original} = ${ratio}`;
      found.push({ key: "factor", value: factor, doubt });
    }
  }
  return [...found, ...listDoubts(set, context)];
}

/** longrope has one factor for each pair of rotated dimensions. */
function listDoubts(set: RopeSet, { checkpoint }: RuleContext): readonly Doubt[] {
  const width = numberOf(checkpoint.facts.get("architecture.head_dim")?.value);
  if ((set.type !== "longrope" && set.type !== "su") || width === null) return [];
  const config = textConfig(checkpoint)?.value;
  const part = memberOf(set.value, "partial_rotary_factor") ?? memberOf(config, "partial_rotary_factor");
  const wanted = Math.floor(Math.trunc(width * (numberOf(part) ?? 1)) / 2);
  return ["short_factor", "long_factor"].flatMap((key): readonly Doubt[] => {
    const list = memberOf(set.value, key);
    if (!Array.isArray(list) || list.length === wanted) return [];
    return [
      { key, value: list.length, doubt: `has length ${list.length}, but half the rotated head width is ${wanted}` },
    ];
  });
}

const BASE_RULES: ReadonlyMap<string, FactName> = new Map([
  ["factor", "rope.factor"],
  ["high_freq_factor", "rope.high_freq_factor"],
  ["original_max_position_embeddings", "rope.original_max_position_embeddings"],
]);

/**
 * What the base model says is compared with it by rules of their own; a value that is the base's is right, whatever
 * transformers warns of: Llama 4 Scout itself has both frequency factors at 1.
 */
function isForBaseRule(key: string, context: RuleContext): boolean {
  if (differsFromBase(context, "rope.type")) return true;
  const fact = BASE_RULES.get(key);
  return fact !== undefined && (context.base?.facts.get(fact) ?? null) !== null;
}

function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
