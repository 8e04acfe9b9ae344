import type { Facts } from "../checkpoint/facts/fact.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { SideValue } from "./checkpoint-diff.ts";

/** Keys of config.json that are rotary parameters, or say one of them. */
export const ROPE_KEYS: ReadonlySet<string> = new Set([
  "rope_parameters",
  "rope_scaling",
  "rope_theta",
  "rotary_emb_base",
  "rope_local_base_freq",
  ...["partial_rotary_factor", "original_max_position_embeddings"],
]);

/** Of the rotary parameters, those that positions are computed from: transformers 5.12.1, modeling_rope_utils.py. */
const CONSTANTS: ReadonlySet<string> = new Set([
  ...["theta", "type", "factor", "short_factor", "long_factor", "partial_rotary_factor", "mrope_section"],
  ...["low_freq_factor", "high_freq_factor", "original_max_position_embeddings"],
  ...["attention_factor", "beta_fast", "beta_slow", "mscale", "mscale_all_dim", "truncate"],
]);

/** Whether positions are encoded differently with another value. @param key as ropeValues names it */
export function isRopeConstant(key: string): boolean {
  return CONSTANTS.has(key.slice(key.lastIndexOf(".") + 1));
}

/** Layer types whose parameters stand for the model, as facts/rope.ts has it. */
const MAIN: ReadonlySet<string> = new Set(["full_attention", "main"]);
/** Layer types that a hostile file may name; real models have two. */
const MAX_PARTS = 16;

/**
 * The rotary parameters by name (rope.theta, rope.sliding_attention.theta), from either layout: rope_theta and
 * rope_scaling of transformers 4, or rope_parameters of 5.
 */
export function ropeValues(facts: Facts): ReadonlyMap<string, SideValue> {
  const { config } = facts;
  const values = new Map<string, SideValue>();
  const state = (key: string, value: JsonValue | undefined): void => {
    if (value !== undefined && value !== null) values.set(key, { value, how: "stated" });
  };
  for (const key of ["partial_rotary_factor", "original_max_position_embeddings"]) {
    state(`rope.${key}`, config.stated(key)?.value);
  }
  const whole = config.stated("rope_parameters") ?? config.stated("rope_scaling");
  for (const [part, set] of partsOf(whole?.value)) {
    const prefix = part === "" || MAIN.has(part) ? "rope." : `rope.${part}.`;
    for (const [key, value] of Object.entries(set)) {
      if (key !== "rope_type" && key !== "type") state(`${prefix}${nameOf(key)}`, value);
      else if (prefix !== "rope.") state(`${prefix}type`, value);
    }
  }
  addLocal(facts, values);
  // Of the main set, the facts know synonyms and defaults.
  for (const name of ["rope.theta", "rope.type"] as const) {
    const fact = facts.get(name);
    if (fact !== null) values.set(name, { value: fact.value, how: fact.how });
  }
  return values;
}

function partsOf(whole: JsonValue | undefined): readonly (readonly [string, JsonObject])[] {
  if (!isJsonObject(whole)) return [];
  const parts = Object.entries(whole).flatMap(([part, set]) => (isJsonObject(set) ? [[part, set] as const] : []));
  return parts.length === 0 ? [["", whole]] : parts.slice(0, MAX_PARTS);
}

function nameOf(key: string): string {
  return key === "rope_theta" ? "theta" : key;
}

/** Gemma 3: the layers with a window have a base of their own, rope_local_base_freq in transformers 4. */
function addLocal({ config }: Facts, values: Map<string, SideValue>): void {
  const byClass = memberOf(config.modelType?.rope ?? undefined, "sliding_attention");
  const stated = config.stated("rope_local_base_freq");
  if (!isJsonObject(byClass) && stated === null) return;
  const theta = "rope.sliding_attention.theta";
  const type = "rope.sliding_attention.type";
  const base = memberOf(byClass, "rope_theta");
  if (!values.has(theta) && stated !== null) values.set(theta, { value: stated.value, how: "stated" });
  else if (!values.has(theta) && base !== undefined) values.set(theta, { value: base, how: "default" });
  if (!values.has(type)) values.set(type, { value: memberOf(byClass, "rope_type") ?? "default", how: "default" });
}
