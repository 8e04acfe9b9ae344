import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";

/** What transformers knows about one model_type (models/model-types.json; scripts/model-types.py writes it). */
export interface ModelType {
  readonly name: string;
  /** Model classes that the auto mappings name for it, sorted. */
  readonly architectures: readonly string[];
  /** Name of an attribute to the key that stands for it in config.json: gpt2 has hidden_size under n_embd. */
  readonly attributeMap: ReadonlyMap<string, string>;
  /** Key of a part to its model_type, null when any is possible: gemma3 has text_config of gemma3_text. */
  readonly subConfigs: ReadonlyMap<string, string | null>;
  /**
   * Rotary parameters that a config without any gets, in the v5 layout (rope_type, rope_theta, ...; one set for each
   * layer type in gemma3_text and its like); null when the model has no rotary embedding.
   */
  readonly rope: JsonObject | null;
  /** The rope_theta among them; that of the full-attention layers (1e6 in gemma3_text, not the local 10000). */
  readonly ropeTheta: number | null;
  /**
   * What is assumed for an attribute that config.json leaves out, asked for by its usual name (hidden_size) whatever
   * key the model stores it under. undefined: derived from others (head_dim, num_key_value_heads) or unknown.
   */
  defaultOf(attribute: string): JsonValue | undefined;
  /** The keys of config.json that an attribute is read from; the one that transformers writes comes first. */
  keysOf(attribute: string): readonly string[];
}

/** All model types by name. The name comes from a file: `constructor` and `__proto__` are unknown ones. */
export interface ModelTypes {
  get(modelType: string): ModelType | null;
  has(modelType: string): boolean;
}

/**
 * Reads the parsed models/model-types.json. Each type is looked into when it is first asked for: one checkpoint needs
 * two or three of 656.
 *
 * @throws TypeError when the data has another shape: it ships with checkpointlint and is no user's file.
 */
export function createModelTypes(data: JsonValue): ModelTypes {
  const table = memberOf(data, "modelTypes");
  if (!isJsonObject(table)) throw new TypeError("model types: no object `modelTypes` in the data");
  return modelTypesFrom((name) => memberOf(table, name));
}

/** @param find the entry of a model type in the data, undefined when there is none; asked once for each name */
export function modelTypesFrom(find: (name: string) => JsonValue | undefined): ModelTypes {
  const known = new Map<string, ModelType | null>();
  const get = (name: string): ModelType | null => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const entry = find(name);
    const modelType = isJsonObject(entry) ? readModelType(name, entry) : null;
    known.set(name, modelType);
    return modelType;
  };
  return { get, has: (name) => get(name) !== null };
}

function readModelType(name: string, entry: JsonValue | undefined): ModelType {
  const attributeMap = stringMap(memberOf(entry, "attributeMap"));
  const defaults = new Map(Object.entries(objectOrEmpty(memberOf(entry, "defaults"))));
  const partTypes = stringMap(memberOf(entry, "subConfigTypes"));
  const rope = memberOf(entry, "rope");
  const theta = memberOf(memberOf(rope, "full_attention") ?? memberOf(rope, "main") ?? rope, "rope_theta");
  const keysOf = (attribute: string): readonly string[] => {
    const key = attributeMap.get(attribute);
    return key === undefined || key === attribute ? [attribute] : [key, attribute];
  };
  return {
    name,
    architectures: strings(memberOf(entry, "architectures")),
    attributeMap,
    subConfigs: new Map(strings(memberOf(entry, "subConfigs")).map((key) => [key, partTypes.get(key) ?? null])),
    rope: isJsonObject(rope) ? rope : null,
    ropeTheta: typeof theta === "number" ? theta : null,
    defaultOf(attribute) {
      for (const key of keysOf(attribute)) {
        const value = defaults.get(key);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    keysOf,
  };
}

function strings(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item: JsonValue): item is string => typeof item === "string") : [];
}

function objectOrEmpty(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function stringMap(value: JsonValue | undefined): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [key, item] of Object.entries(objectOrEmpty(value))) if (typeof item === "string") map.set(key, item);
  return map;
}
