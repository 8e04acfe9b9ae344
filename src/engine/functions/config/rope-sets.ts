import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { isJsonObject, type JsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { Pointer } from "../../../format/json/pointer.ts";
import { textConfig } from "./config-document.ts";

/** One set of rotary parameters in config.json. */
export interface RopeSet {
  readonly layout: "v4" | "v5";
  /** rope_scaling, rope_parameters, or rope_parameters.full_attention: for messages. */
  readonly name: string;
  readonly pointer: Pointer;
  readonly value: JsonObject;
  /** rope_type, or its old name type; null when neither is a string. */
  readonly type: string | null;
}

/** Layer types a hostile file may name; real models have two. */
const MAX_LAYER_TYPES = 16;

/** Every set of both layouts; in rope_parameters there may be one for each layer type. */
export function ropeSets(checkpoint: Checkpoint): readonly RopeSet[] {
  const config = textConfig(checkpoint);
  if (config === null) return [];
  const sets: RopeSet[] = [];
  const add = (layout: RopeSet["layout"], name: string, pointer: Pointer, value: JsonObject): void => {
    const type = memberOf(value, "rope_type") ?? memberOf(value, "type");
    sets.push({ layout, name, pointer, value, type: typeof type === "string" ? type : null });
  };
  for (const [key, layout] of [
    ["rope_scaling", "v4"],
    ["rope_parameters", "v5"],
  ] as const) {
    const whole = memberOf(config.value, key);
    if (!isJsonObject(whole)) continue;
    const parts = Object.entries(whole).filter(([, part]) => isJsonObject(part));
    if (parts.length === 0) add(layout, key, [...config.section, key], whole);
    for (const [part, value] of parts.slice(0, MAX_LAYER_TYPES)) {
      if (isJsonObject(value)) add(layout, `${key}.${part}`, [...config.section, key, part], value);
    }
  }
  return sets;
}
