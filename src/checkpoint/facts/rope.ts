import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { valuePlace } from "../place.ts";
import type { FactReaders } from "./create-facts.ts";
import type { Fact, FactName } from "./fact.ts";
import type { ModelConfig } from "./model-config.ts";

type RopeFact = Extract<FactName, `rope.${string}`>;

/**
 * The rotary embedding as it takes effect, from either layout: rope_theta and rope_scaling (transformers 4), or
 * rope_parameters (5), which may hold one set for each layer type; the full-attention set counts.
 */
export function ropeFacts(config: ModelConfig): FactReaders<RopeFact> {
  const scaling = readScaling(config);
  const number = (key: string) => () => scaling.get(key);
  return {
    "rope.theta": () => theta(config, scaling),
    "rope.type": () => type(config, scaling),
    "rope.factor": number("factor"),
    "rope.low_freq_factor": number("low_freq_factor"),
    "rope.high_freq_factor": number("high_freq_factor"),
    "rope.original_max_position_embeddings": number("original_max_position_embeddings"),
    "rope.layout": () => layout(config),
  };
}

interface Scaling {
  readonly exists: boolean;
  get(key: string): Fact | null;
}

/** Layer types whose parameters stand for the model: those that see the whole context. */
const MAIN_LAYERS = ["full_attention", "main"] as const;

function readScaling(config: ModelConfig): Scaling {
  const whole = config.stated("rope_parameters") ?? config.stated("rope_scaling");
  if (whole === null || !isJsonObject(whole.value)) return { exists: false, get: () => null };
  const layer = MAIN_LAYERS.find((name) => isJsonObject(memberOf(whole.value, name)));
  const pointer: Pointer = layer === undefined ? whole.from.pointer : [...whole.from.pointer, layer];
  const object: JsonValue | undefined = layer === undefined ? whole.value : memberOf(whole.value, layer);
  return {
    exists: true,
    get(key) {
      const value = memberOf(object, key);
      if (value === undefined || value === null) return null;
      return { value, from: valuePlace(whole.from.file, [...pointer, key]), how: "stated" };
    },
  };
}

function theta(config: ModelConfig, scaling: Scaling): Fact | null {
  const stated = scaling.get("rope_theta") ?? config.stated("rope_theta") ?? config.stated("rotary_emb_base");
  if (stated !== null) return stated;
  const byDefault = config.modelType?.ropeTheta ?? null;
  return byDefault === null || config.root === undefined ? null : config.unstated(byDefault, "default");
}

/** `type` is the old name of `rope_type`; su is longrope's first name; no scaling at all is the type "default". */
function type(config: ModelConfig, scaling: Scaling): Fact | null {
  const stated = scaling.get("rope_type") ?? scaling.get("type");
  if (stated !== null) return stated.value === "su" ? { ...stated, value: "longrope" } : stated;
  const hasRope = scaling.exists || config.stated("rope_theta") !== null || (config.modelType?.rope ?? null) !== null;
  return hasRope && config.root !== undefined ? config.unstated("default", "default") : null;
}

function layout(config: ModelConfig): Fact | null {
  const v5 = config.stated("rope_parameters");
  const v4 = config.stated("rope_theta") ?? config.stated("rope_scaling");
  if (config.root === undefined) return null;
  if (v5 !== null) return { ...v5, value: v4 === null ? "v5" : "both" };
  return v4 === null ? config.unstated("none", "derived") : { ...v4, value: "v4" };
}
