import { type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { CONFIG, textConfig } from "./config-document.ts";
import { differsFromBase } from "./differs-from-base.ts";

const NOTHING: FunctionOutcome = { targets: 0, findings: [] };

/** layer_types has as many entries as the model has layers. A num_hidden_layers that is wrong itself has its own finding. */
export const layerTypes: RuleFunction = {
  name: "config/layer-types",
  options: { type: "object", additionalProperties: false },
  placeholders: ["length"],
  run(context): FunctionOutcome {
    const { facts } = context.checkpoint;
    const config = textConfig(context.checkpoint);
    const list: JsonValue | undefined = memberOf(config?.value, "layer_types");
    const layers = facts.get("architecture.num_hidden_layers");
    if (config === null || !Array.isArray(list) || typeof layers?.value !== "number") return NOTHING;
    if (differsFromBase(context, "architecture.num_hidden_layers")) return NOTHING;
    const present = facts.get("weights.layers")?.value;
    // The list fits the weights, so it is num_hidden_layers that does not: weights/layer-count.
    if (present === list.length && present !== layers.value) return NOTHING;
    if (list.length === layers.value) return { targets: 1, findings: [] };
    const primary = { file: CONFIG, pointer: [...config.section, "layer_types"], part: "key" } as const;
    const related = layers.how === "stated" ? [{ ...layers.from, label: `says ${layers.value}` }] : [];
    return { targets: 1, findings: [{ args: { length: list.length }, primary, related, expected: layers.value }] };
  },
};
