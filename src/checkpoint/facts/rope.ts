import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { valuePlace } from "../place.ts";
import type { Fact, FactName, FactReaders } from "./fact.ts";
import type { ModelConfig } from "./model-config.ts";

type RopeFact = Extract<FactName, `rope.${string}`>;

/**
 * The rotary embedding as it takes effect, from either layout: rope_theta and rope_scaling (transformers 4), or
 * rope_parameters (5), which may hold one set for each layer type; the full-attention set counts.
 */
export function ropeFacts(config: ModelConfig): FactReaders<RopeFact> {
  const scaling = readScaling(config);
  const number = (key: string) => () => numeric(scaling.get(key));
  return {
    "rope.theta": () => numeric(theta(config, scaling)),
    "rope.theta_v4": () =>
      numeric(config.stated("rope_theta") ?? config.stated("rotary_emb_base") ?? defaultTheta(config)),
    "rope.type": () => type(config, scaling),
    "rope.type_v4": () => typeInV4(config),
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

/** A value of the wrong type is no fact: the schema rule says what is wrong with it. */
function numeric(fact: Fact | null): Fact | null {
  return typeof fact?.value === "number" ? fact : null;
}

function theta(config: ModelConfig, scaling: Scaling): Fact | null {
  const stated = scaling.get("rope_theta") ?? config.stated("rope_theta") ?? config.stated("rotary_emb_base");
  return stated ?? defaultTheta(config);
}

function defaultTheta(config: ModelConfig): Fact | null {
  const byDefault = config.modelType?.ropeTheta ?? null;
  return byDefault === null || config.root === undefined ? null : config.unstated(byDefault, "default");
}

/** Other names of a type: su is longrope's first; mrope is plain rope with sections, and transformers reads it as "default". */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["su", "longrope"],
  ["mrope", "default"],
]);

/** `type` is the old name of `rope_type`; no scaling at all is the type "default". */
function type(config: ModelConfig, scaling: Scaling): Fact | null {
  const stated = scaling.get("rope_type") ?? scaling.get("type");
  if (stated !== null) {
    const { value } = stated;
    return typeof value === "string" ? { ...stated, value: OTHER_NAMES.get(value) ?? value } : null;
  }
  const hasRope = scaling.exists || config.stated("rope_theta") !== null || (config.modelType?.rope ?? null) !== null;
  return hasRope && config.root !== undefined ? config.unstated("default", "default") : null;
}

/** gpt-oss has yarn by its class: a config without rope_scaling gets it in every version. */
function typeInV4(config: ModelConfig): Fact | null {
  const scaling = config.stated("rope_scaling");
  const stated = memberOf(scaling?.value, "rope_type") ?? memberOf(scaling?.value, "type");
  if (scaling !== null && typeof stated === "string") {
    return { ...scaling, value: OTHER_NAMES.get(stated) ?? stated, how: "derived" };
  }
  const rope = config.modelType?.rope ?? undefined;
  const layer = MAIN_LAYERS.find((name) => isJsonObject(memberOf(rope, name)));
  const byDefault = memberOf(layer === undefined ? rope : memberOf(rope, layer), "rope_type");
  return config.root === undefined
    ? null
    : config.unstated(typeof byDefault === "string" ? byDefault : "default", "default");
}

function layout(config: ModelConfig): Fact | null {
  const v5 = config.stated("rope_parameters");
  const v4 = config.stated("rope_theta") ?? config.stated("rope_scaling");
  if (config.root === undefined) return null;
  if (v5 !== null) return { ...v5, value: v4 === null ? "v5" : "both" };
  return v4 === null ? config.unstated("none", "derived") : { ...v4, value: "v4" };
}
