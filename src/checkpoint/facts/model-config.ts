import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { type Pointer, valueAt } from "../../format/json/pointer.ts";
import type { ModelType, ModelTypes } from "../model-types.ts";
import { valuePlace } from "../place.ts";
import type { Fact } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";

/**
 * config.json seen as the configuration of the text model: inside text_config for a composite model, with the names
 * that this model type uses, and its class's defaults for what is left out.
 */
export interface ModelConfig {
  readonly root: JsonValue | undefined;
  /** Pointer to the text model's part; empty for a plain model. */
  readonly section: Pointer;
  /** null for a model_type that transformers does not have built in. */
  readonly modelType: ModelType | null;
  readonly modelTypeName: string | null;
  /** A key as it is written, in the text part or else at the top; null when absent or null. */
  stated(key: string): Fact | null;
  /** Whether a key stands there as null, in the text part or else at the top. */
  isNull(key: string): boolean;
  /** An attribute under any of its names, stated or by default. */
  attribute(name: string): Fact | null;
  /**
   * As `attribute`, but a key that stands there as null has no default. A name with dots is looked up in that part of
   * the config: vision_config.hidden_size.
   */
  attributeAt(path: string): Fact | null;
  /** A fact that the config leaves out: points at the part that could say it. */
  unstated<T extends JsonValue>(value: T, how: "derived" | "default"): Fact<T>;
}

const CONFIG = "config.json";

/** Parts that hold the text model when there is no text_config: InternVL, DeepSeek-VL2, Qwen-Omni, Phi-4-mm's like. */
const TEXT_SECTIONS: readonly Pointer[] = [
  ["text_config"],
  ["thinker_config", "text_config"],
  ["llm_config"],
  ["language_config"],
];

/** Names that custom model types use, and bloom's n_embed, which its class reads beside its attribute map. */
const COMMON_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ["hidden_size", ["n_embed", "n_embd", "d_model"]],
  ["num_hidden_layers", ["n_layer", "n_layers", "num_layers"]],
  ["num_attention_heads", ["n_head", "n_heads", "num_heads"]],
  ["max_position_embeddings", ["n_positions", "max_seq_len", "seq_length"]],
]);

export function readModelConfig(source: FactSource): ModelConfig {
  const root = source.documents.get(CONFIG)?.value;
  return sectionConfig(root, textSection(root), source.modelTypes);
}

/** One part of a config.json; a key that the text model's part lacks is looked for at the top too. */
function sectionConfig(
  root: JsonValue | undefined,
  section: Pointer,
  modelTypes: ModelTypes,
  seesTop = section.length > 0,
): ModelConfig {
  const rootType = stringOf(memberOf(root, "model_type"));
  const partKey = String(section[0] ?? "");
  const rootModel = rootType === null ? null : modelTypes.get(rootType);
  const modelTypeName =
    stringOf(valueAt(root, [...section, "model_type"])) ?? rootModel?.subConfigs.get(partKey) ?? rootType;
  const modelType = modelTypeName === null ? null : modelTypes.get(modelTypeName);

  const at = (pointer: Pointer): Fact | null => {
    const value = valueAt(root, pointer);
    return value === undefined || value === null ? null : { value, from: valuePlace(CONFIG, pointer), how: "stated" };
  };
  const stated = (key: string): Fact | null => at([...section, key]) ?? (seesTop ? at([key]) : null);
  const unstated = <T extends JsonValue>(value: T, how: "derived" | "default"): Fact<T> => ({
    value,
    from: valuePlace(CONFIG, section),
    how,
  });
  const isNull = (key: string): boolean => {
    const here = valueAt(root, [...section, key]);
    return (here === undefined && seesTop ? valueAt(root, [key]) : here) === null;
  };
  const attribute = (name: string): Fact | null => {
    const keys = [...(modelType?.keysOf(name) ?? [name]), ...(COMMON_NAMES.get(name) ?? [])];
    for (const key of keys) {
      const fact = stated(key);
      if (fact !== null) return fact;
    }
    const value = root === undefined ? undefined : modelType?.defaultOf(name);
    return value === undefined || value === null ? null : unstated(value, "default");
  };
  return {
    root,
    section,
    modelType,
    modelTypeName,
    stated,
    isNull,
    unstated,
    attribute,
    attributeAt(path) {
      const names = path.split(".");
      const name = names.pop() ?? "";
      if (names.length > 0) return sectionConfig(root, names, modelTypes, false).attributeAt(name);
      return isNull(name) ? null : attribute(name);
    },
  };
}

/** Where the text model's part of a config.json begins; empty for a plain model. */
export function textSection(root: JsonValue | undefined): Pointer {
  for (const section of TEXT_SECTIONS) {
    const part = valueAt(root, section);
    if (isJsonObject(part) && (section[0] === "text_config" || memberOf(root, "hidden_size") === undefined))
      return section;
  }
  return [];
}

function stringOf(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
