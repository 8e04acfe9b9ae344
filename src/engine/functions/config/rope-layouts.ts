import type { FactName } from "../../../checkpoint/facts/fact.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import { jsonEqual } from "../../json-equal.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { textConfig } from "./config-document.ts";
import { differsFromBase } from "./differs-from-base.ts";

const SCALING: ReadonlyMap<string, FactName> = new Map([
  ["rope_type", "rope.type"],
  ["factor", "rope.factor"],
  ["low_freq_factor", "rope.low_freq_factor"],
  ["high_freq_factor", "rope.high_freq_factor"],
  ["original_max_position_embeddings", "rope.original_max_position_embeddings"],
]);

/**
 * Where both layouts stand, rope_theta and rope_scaling say what rope_parameters says: transformers 4 reads the ones and
 * 5 prefers now one, now the other.
 */
export const ropeLayouts: RuleFunction = {
  name: "config/rope-layouts",
  options: { type: "object", additionalProperties: false },
  placeholders: ["old", "new", "value", "other"],
  run(context): FunctionOutcome {
    const config = textConfig(context.checkpoint);
    const parameters = memberOf(config?.value, "rope_parameters");
    if (config === null || !isJsonObject(parameters)) return { targets: 0, findings: [] };
    // One set for each layer type has no counterpart in the old layout but rope_theta; it is not compared.
    if (Object.values(parameters).some(isJsonObject)) return { targets: 0, findings: [] };
    const pairs = [...thetaPair(config.value, parameters), ...scalingPairs(config.value, parameters)];
    const findings = pairs.flatMap(({ fact, key, old, current, from }): readonly FunctionFinding[] => {
      if (jsonEqual(old, current) || differsFromBase(context, fact)) return [];
      const args = { old: from.join("."), new: `rope_parameters.${key}`, value: old, other: current };
      const related = {
        file: "config.json",
        pointer: [...config.section, "rope_parameters", key],
        part: "value",
        label: "says otherwise",
      } as const;
      return [
        {
          args,
          primary: { file: "config.json", pointer: [...config.section, ...from], part: "value" },
          related: [related],
          actual: old,
          expected: current,
        },
      ];
    });
    return { targets: pairs.length, findings };
  },
};

interface Pair {
  readonly fact: FactName;
  readonly key: string;
  readonly old: JsonValue;
  readonly current: JsonValue;
  readonly from: readonly string[];
}

function thetaPair(config: JsonObject, parameters: JsonObject): readonly Pair[] {
  const old = memberOf(config, "rope_theta");
  const current = memberOf(parameters, "rope_theta");
  if (typeof old !== "number" || typeof current !== "number") return [];
  return [{ fact: "rope.theta", key: "rope_theta", old, current, from: ["rope_theta"] }];
}

function scalingPairs(config: JsonObject, parameters: JsonObject): readonly Pair[] {
  const scaling = memberOf(config, "rope_scaling");
  if (!isJsonObject(scaling)) return [];
  const pairs: Pair[] = [];
  for (const [key, fact] of SCALING) {
    const old = memberOf(scaling, key) ?? (key === "rope_type" ? memberOf(scaling, "type") : undefined);
    const current = memberOf(parameters, key) ?? (key === "rope_type" ? memberOf(parameters, "type") : undefined);
    if (old === undefined || old === null || current === undefined || current === null) continue;
    const name = key === "rope_type" && memberOf(scaling, key) === undefined ? "type" : key;
    pairs.push({ fact, key, old, current, from: ["rope_scaling", name] });
    // Two kinds of scaling have different numbers by nature: the kind is the finding.
    if (key === "rope_type" && !jsonEqual(old, current)) return pairs;
  }
  return pairs;
}
