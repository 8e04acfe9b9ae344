import type { JsonValue } from "../../format/json/json-value.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { valuePlace } from "../place.ts";
import { usualActivation } from "./activation-names.ts";
import type { Fact, FactName, FactReaders } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import type { ModelConfig } from "./model-config.ts";
import { isOnlyInV5 } from "./only-v5.ts";

type ArchitectureFact = Extract<FactName, `architecture.${string}` | "vocabulary.size" | "embeddings.tied">;

type ValueType = "number" | "string" | "boolean";

/** Longer lists and names are no classes; the schema rule says so. */
const MOST_CLASSES = 64;
const LONGEST_CLASS_NAME = 256;

/** The static attributes of the text model. One of the wrong type is no fact: the schema rule says what is wrong with it. */
export function architectureFacts(source: FactSource, config: ModelConfig): FactReaders<ArchitectureFact> {
  const number = (name: string) => () => typed(config.attribute(name), "number");
  // Of a null there is no default: transformers takes it as it stands, and the schema rule says what is wrong with it.
  const count = (name: string) => () => (config.isNull(name) ? null : counted(config.attribute(name)));
  const flag = (name: string) => () => typed(config.attribute(name), "boolean");
  const first =
    (type: ValueType, ...names: readonly string[]) =>
    () =>
      typed(firstStated(config, names), type);
  return {
    "architecture.model_type": () => modelType(config),
    "architecture.root_model_type": () => stringFact(config.root, "model_type"),
    "architecture.class": () => className(config.root),
    "architecture.known": () => {
      const type = stringFact(config.root, "model_type");
      return type === null ? null : { ...type, value: source.modelTypes.has(type.value) };
    },
    "architecture.only_v5": () => {
      const type = stringFact(config.root, "model_type");
      return type === null ? null : { ...type, value: isOnlyInV5(type.value), how: "derived" };
    },
    "architecture.classes": () => {
      const type = stringFact(config.root, "model_type");
      const classes = type === null ? [] : (source.modelTypes.get(type.value)?.architectures ?? []);
      return type === null || classes.length === 0 ? null : { ...type, value: classes, how: "derived" };
    },
    "architecture.hidden_size": count("hidden_size"),
    "architecture.num_hidden_layers": count("num_hidden_layers"),
    "architecture.num_attention_heads": count("num_attention_heads"),
    "architecture.num_key_value_heads": () => keyValueHeads(config),
    "architecture.head_dim": () => headDim(config),
    "architecture.intermediate_size": number("intermediate_size"),
    "architecture.hidden_act": () => activation(config),
    "architecture.norm_eps": first("number", "rms_norm_eps", "layer_norm_eps", "layer_norm_epsilon"),
    "architecture.attention_bias": flag("attention_bias"),
    "architecture.mlp_bias": flag("mlp_bias"),
    "architecture.attention_dropout": number("attention_dropout"),
    "architecture.max_position_embeddings": count("max_position_embeddings"),
    "architecture.num_experts": first("number", "num_local_experts", "num_experts", "n_routed_experts"),
    "architecture.num_experts_per_tok": number("num_experts_per_tok"),
    "architecture.moe_intermediate_size": number("moe_intermediate_size"),
    "architecture.sliding_window": () => slidingWindow(config),
    "vocabulary.size": count("vocab_size"),
    "embeddings.tied": () => tied(config),
  };
}

function activation(config: ModelConfig): Fact | null {
  const fact = firstStated(config, ["hidden_activation", "hidden_act", "activation_function"]);
  return typeof fact?.value === "string" ? { ...fact, value: usualActivation(fact.value) } : null;
}

function modelType(config: ModelConfig): Fact | null {
  const stated = config.stated("model_type");
  if (stated !== null && stated.value === config.modelTypeName) return stated;
  return config.modelTypeName === null ? null : config.unstated(config.modelTypeName, "derived");
}

function className(root: JsonValue | undefined): Fact | null {
  const classes = memberOf(root, "architectures");
  const name: JsonValue | undefined = Array.isArray(classes) && classes.length <= MOST_CLASSES ? classes[0] : undefined;
  if (typeof name !== "string" || name.length > LONGEST_CLASS_NAME) return null;
  return { value: name, from: valuePlace("config.json", ["architectures", 0]), how: "stated" };
}

/** Left out, every query head has its own; Falcon and its like count them by other keys. */
function keyValueHeads(config: ModelConfig): Fact | null {
  if (config.stated("multi_query") !== null || config.stated("new_decoder_architecture") !== null) return null;
  const heads = counted(config.attribute("num_attention_heads"));
  const stated = config.attribute("num_key_value_heads");
  if (stated !== null) return counted(stated);
  return heads === null ? null : config.unstated(heads.value, "derived");
}

/** hidden_size / num_attention_heads unless stated or fixed by the class; latent attention (DeepSeek) has no such width. */
function headDim(config: ModelConfig): Fact | null {
  if (config.stated("qk_nope_head_dim") !== null) return null;
  const known = config.attribute("head_dim");
  if (known !== null) return counted(known);
  const hidden = config.attribute("hidden_size")?.value;
  const heads = config.attribute("num_attention_heads")?.value;
  if (typeof hidden !== "number" || typeof heads !== "number" || heads <= 0) return null;
  return Number.isInteger(hidden / heads) ? config.unstated(hidden / heads, "derived") : null;
}

/** The flag of the whole model stands at the top of a composite config; that of the text part only counts without it. */
function tied(config: ModelConfig): Fact | null {
  const top = memberOf(config.root, "tie_word_embeddings");
  if (typeof top === "boolean") {
    return { value: top, from: valuePlace("config.json", ["tie_word_embeddings"]), how: "stated" };
  }
  return typed(config.attribute("tie_word_embeddings"), "boolean");
}

/**
 * null and -1 mean no window, and so does use_sliding_window: false, whatever width stands beside it: transformers 5
 * saves Qwen2.5's 131072 as null.
 */
function slidingWindow(config: ModelConfig): Fact | null {
  if (config.stated("use_sliding_window")?.value === false) return null;
  if (config.isNull("sliding_window")) return null;
  return counted(config.attribute("sliding_window"));
}

/** How many or how wide: a whole number from 1. */
function counted(fact: Fact | null): Fact | null {
  const value = fact?.value;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1 ? fact : null;
}

function typed(fact: Fact | null, type: ValueType): Fact | null {
  return typeof fact?.value === type ? fact : null;
}

function firstStated(config: ModelConfig, names: readonly string[]): Fact | null {
  const facts = names.map((name) => config.attribute(name)).filter((fact) => fact !== null);
  return facts.find((fact) => fact.how === "stated") ?? facts[0] ?? null;
}

function stringFact(root: JsonValue | undefined, key: string): Fact<string> | null {
  const value = memberOf(root, key);
  return typeof value === "string" ? { value, from: valuePlace("config.json", [key]), how: "stated" } : null;
}
