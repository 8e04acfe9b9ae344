import type { Facts } from "../checkpoint/facts/fact.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import type { SideValue } from "./checkpoint-diff.ts";

/** Keys of config.json, beside layer_types, that say which layers have a window. */
export const PATTERN_KEYS: readonly string[] = [
  "sliding_window_pattern",
  "_sliding_window_pattern",
  "use_sliding_window",
  "max_window_layers",
];

/** Every how-manieth layer sees the whole context where nothing says so: layer_types of their classes in transformers 5.12.1. */
const PATTERNS: ReadonlyMap<string, number> = new Map([
  ["gemma2", 2],
  ["gemma3_text", 6],
  ["gpt_oss", 2],
]);

/**
 * Model types whose layers from max_window_layers on have the window, with what that key and use_sliding_window are where
 * nothing says so: their classes in transformers 5.12.1.
 */
const FROM_LAYER: ReadonlyMap<string, { readonly first: number; readonly isOn: boolean }> = new Map([
  ["qwen2", { first: 28, isOn: false }],
  ["qwen3", { first: 28, isOn: false }],
  ["qwen2_vl_text", { first: 80, isOn: false }],
  ["qwen2_5_vl_text", { first: 80, isOn: false }],
  ["dots1", { first: 62, isOn: true }],
]);

/** More layers than this are a typing mistake. */
const MAX_LAYERS = 10_000;

/**
 * The kind of attention of each layer: transformers 5 writes them out, 4 often a pattern or nothing.
 * null where nothing is stated and nothing follows.
 */
export function layerTypes(facts: Facts): SideValue | null {
  const { config } = facts;
  const stated = config.stated("layer_types");
  if (stated !== null) return { value: stated.value, how: "stated" };
  const layers = facts.get("architecture.num_hidden_layers")?.value;
  if (typeof layers !== "number" || layers > MAX_LAYERS) return null;
  const own = FROM_LAYER.get(config.modelTypeName ?? "");
  const isOn = config.stated("use_sliding_window")?.value ?? own?.isOn;
  if (isOn === false || facts.get("architecture.sliding_window") === null)
    return derived(layers, () => "full_attention");
  if (own !== undefined) {
    const first = config.stated("max_window_layers")?.value ?? own.first;
    if (typeof first !== "number") return null;
    return derived(layers, (layer) => (layer >= first ? "sliding_attention" : "full_attention"));
  }
  const pattern =
    (config.stated("sliding_window_pattern") ?? config.stated("_sliding_window_pattern"))?.value ??
    PATTERNS.get(config.modelTypeName ?? "");
  if (typeof pattern !== "number" || pattern < 1) return null;
  return derived(layers, (layer) => ((layer + 1) % pattern === 0 ? "full_attention" : "sliding_attention"));
}

function derived(layers: number, typeOf: (layer: number) => string): SideValue {
  const value: readonly JsonValue[] = Array.from({ length: layers }, (_, layer) => typeOf(layer));
  return { value, how: "derived" };
}
